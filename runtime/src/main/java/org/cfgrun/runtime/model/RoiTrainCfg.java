package org.cfgrun.runtime.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
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
 *     MaskScoringRoIHead}; only for that
 * @param posWeight weight of positives in the classification loss; 1 if not positive
 * @param dynamicRcnn adaptation of {@code DynamicRoIHead}, which requires it; only for that
 * @param pisa weights of prime samples
 * @param posRadius distance from the point of a grid, in pixels, up to which its heatmap is 1;
 *     required by {@code GridRoIHead}; only for that
 * @param maxNumGrid maximum number of regions that a grid head trains on; 192 if None; only for
 *     {@code GridRoIHead}
 * @param points points of masks to train on
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
    @Inline PisaTrainCfg pisa,
    @Bounds(min = 0, max = 1024) @Default("None") @Nullable Integer posRadius,
    @Bounds(min = 1) @Default("None") @Nullable Integer maxNumGrid,
    @Inline PointTrainCfg points,
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
        pisa,
        posRadius,
        maxNumGrid,
        points,
        debug);
  }

  /** Options that a single kind of second stage uses. Others refuse them. */
  public enum Option implements ExclusiveOptions.Option {
    MASK_THR_BINARY("MaskScoringRoIHead"),
    DYNAMIC_RCNN("DynamicRoIHead"),
    ISR("PISARoIHead"),
    CARL("PISARoIHead"),
    POS_RADIUS("GridRoIHead"),
    MAX_NUM_GRID("GridRoIHead"),
    NUM_POINTS("PointRendRoIHead"),
    OVERSAMPLE_RATIO("PointRendRoIHead"),
    IMPORTANCE_SAMPLE_RATIO("PointRendRoIHead");

    /** The options of a head that refines masks at points. */
    public static final Set<Option> OF_POINTS =
        Set.of(NUM_POINTS, OVERSAMPLE_RATIO, IMPORTANCE_SAMPLE_RATIO);

    private final String head;

    Option(String head) {
      this.head = head;
    }

    @Override
    public String heads() {
      return "`" + head + "`";
    }
  }

  /**
   * Checks that no option is set that has no effect.
   *
   * @param head the name of the head for messages
   * @param used the options that it uses
   * @throws ArgumentException if there are others, all of them
   */
  public void requireUsed(String head, Set<Option> used) {
    Map<Option, @Nullable Object> given = new EnumMap<>(Option.class);
    given.put(Option.MASK_THR_BINARY, maskThrBinary);
    given.put(Option.DYNAMIC_RCNN, dynamicRcnn);
    given.put(Option.ISR, pisa.isr());
    given.put(Option.CARL, pisa.carl());
    given.put(Option.POS_RADIUS, posRadius);
    given.put(Option.MAX_NUM_GRID, maxNumGrid);
    given.put(Option.NUM_POINTS, points.numPoints());
    given.put(Option.OVERSAMPLE_RATIO, points.oversampleRatio());
    given.put(Option.IMPORTANCE_SAMPLE_RATIO, points.importanceSampleRatio());
    ExclusiveOptions.requireUsed(head, used, given);
  }
}
