package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the training targets of a dense head ({@code train_cfg}).
 *
 * @param assigner assigns ground truth to anchors; required by heads with anchors
 * @param sampler selects the anchors that count; all assigned anchors by default
 * @param allowedBorder pixels by which an anchor may extend beyond the image; negative for no limit
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param debug accepted for compatibility with mmdet's configs; has no effect, as in mmdet's dense
 *     heads
 */
public record DenseTrainCfg(
    @Default("None") @Nullable Assigner assigner,
    @Default("dict(type='PseudoSampler')") BoxSampler sampler,
    @Default("-1") double allowedBorder,
    @Default("-1") double posWeight,
    @Default("False") boolean debug) {
  public DenseTrainCfg {
    if (sampler.needsLosses()) {
      throw new ArgumentException(
          "sampler",
          "`OHEMSampler` selects regions of a second stage. Use `RandomSampler` for anchors.");
    }
  }

  /** Returns the assigner. */
  public Assigner requiredAssigner() {
    if (assigner == null) {
      throw new ArgumentException("assigner", "The head requires an `assigner`. Add it.");
    }
    return assigner;
  }
}
