package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.BoxSampler;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the training targets of a second stage ({@code train_cfg.rcnn}).
 *
 * @param assigner assigns ground truth to regions
 * @param sampler selects the regions that count
 * @param maskSize height and width of the masks to train on; required if masks are trained
 * @param softMaskTarget whether the target of a pixel of a mask is the share of it that the object
 *     covers; if False, 1 if that is at least a half, and 0 otherwise
 * @param maskThrBinary what the logit of a pixel of a mask must exceed; required by {@code
 *     MaskScoringRoIHead}
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param dynamicRcnn adaptation of {@code DynamicRoIHead}, which requires it; other heads do not
 *     use it
 * @param isr weights of positives by their importance; none if None; only for {@code PISARoIHead}
 * @param carl loss of boxes that is weighted by their scores; none if None; only for {@code
 *     PISARoIHead}
 * @param debug accepted for compatibility with mmdet's configs; has no effect
 */
public record RoiTrainCfg(
    Assigner assigner,
    BoxSampler sampler,
    @Default("None") @Nullable OutputSize maskSize,
    @Default("False") boolean softMaskTarget,
    @Default("None") @Nullable Double maskThrBinary,
    @Default("-1") double posWeight,
    @Default("None") @Nullable DynamicRcnnCfg dynamicRcnn,
    @Default("None") @Nullable IsrCfg isr,
    @Default("None") @Nullable CarlCfg carl,
    @Default("False") boolean debug) {
  /** Returns the same with another assigner. */
  public RoiTrainCfg withAssigner(Assigner other) {
    return new RoiTrainCfg(
        other,
        sampler,
        maskSize,
        softMaskTarget,
        maskThrBinary,
        posWeight,
        dynamicRcnn,
        isr,
        carl,
        debug);
  }

  /**
   * Checks that no option of {@code PISARoIHead} is set, for another head.
   *
   * @param head the name of the head for messages
   * @throws ArgumentException if there is one
   */
  public void requireNoPrimeSamples(String head) {
    ArgumentException.checkAll(() -> refuse("isr", isr, head), () -> refuse("carl", carl, head));
  }

  private static void refuse(String name, @Nullable Object value, String head) {
    if (value != null) {
      throw new ArgumentException(
          name,
          "`%s` has no effect on `%s`, only on `PISARoIHead`. Remove it.".formatted(name, head));
    }
  }
}
