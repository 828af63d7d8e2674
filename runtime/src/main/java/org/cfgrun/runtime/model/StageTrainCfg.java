package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.PseudoSampler;

/**
 * Computation of the targets of one stage of a dense head ({@code init} and {@code refine} of
 * {@code train_cfg}).
 *
 * @param assigner assigns ground truth to points or boxes
 * @param allowedBorder accepted for compatibility with mmdet's configs; has no effect, as in
 *     mmdet's heads with stages
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param debug accepted for compatibility with mmdet's configs; has no effect
 */
public record StageTrainCfg(
    Assigner assigner,
    @Default("-1") double allowedBorder,
    @Default("-1") double posWeight,
    @Default("False") boolean debug) {
  /** Returns the same as that of a head with one stage. */
  public DenseTrainCfg asDense() {
    return new DenseTrainCfg(assigner, new PseudoSampler(), -1, posWeight);
  }
}
