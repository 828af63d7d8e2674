package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.box.TargetAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the training targets of a dense head ({@code train_cfg}).
 *
 * @param assigner assigns ground truth to anchors or points; required by most heads
 * @param sampler selects the anchors that count; all assigned anchors by default
 * @param allowedBorder pixels by which an anchor may extend beyond the image; negative for no limit
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param negPosRatio number of negatives per positive, those of largest loss; only for {@code
 *     SSDHead}
 * @param smoothl1Beta distance beyond which the loss of boxes is linear; only for {@code SSDHead}
 * @param debug accepted for compatibility with mmdet's configs; has no effect, as in mmdet's dense
 *     heads
 */
public record DenseTrainCfg(
    @Default("None") @Nullable TargetAssigner assigner,
    @Default("dict(type='PseudoSampler')") BoxSampler sampler,
    @Default("-1") double allowedBorder,
    @Default("-1") double posWeight,
    @Bounds(min = 0, max = 1 << 20) @Default("None") @Nullable Integer negPosRatio,
    @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable Double smoothl1Beta,
    @Default("False") boolean debug) {
  public DenseTrainCfg {
    if (sampler.needsLosses()) {
      throw new ArgumentException(
          "sampler",
          "`OHEMSampler` selects regions of a second stage. Use `RandomSampler` for anchors.");
    }
  }

  /** Returns the assigner of a head with anchors. */
  public Assigner requiredAssigner() {
    return assigner(Assigner.class);
  }

  /**
   * Returns the assigner, which a head requires to be of a kind.
   *
   * @throws ArgumentException if there is none, or one of another kind
   */
  public <A extends TargetAssigner> A assigner(Class<A> kind) {
    if (assigner == null) {
      throw new ArgumentException("assigner", "The head requires an `assigner`. Add it.");
    }
    if (!kind.isInstance(assigner)) {
      throw new ArgumentException(
          "assigner",
          "`%s` is not an assigner for this head.".formatted(assigner.getClass().getSimpleName()));
    }
    return kind.cast(assigner);
  }
}
