package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.match.MaskHungarianAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Training of a segmentation by queries ({@code train_cfg}).
 *
 * @param assigner matches queries with segments
 * @param sampler must be {@code MaskPseudoSampler}, which selects all queries
 * @param numPoints number of points of a mask that Mask2Former compares; 12544 if None
 * @param oversampleRatio number of points that the uncertain ones are selected from, as a multiple
 *     of {@code num_points}; 3 if None
 * @param importanceSampleRatio share of uncertain points, from 0 to 1; the others are random; 0.75
 *     if None
 */
public record MaskTrainCfg(
    MaskHungarianAssigner assigner,
    PseudoSampler sampler,
    @Bounds(min = 1, max = 1 << 20) @Default("None") @Nullable Integer numPoints,
    @Bounds(min = 1, max = 100) @Default("None") @Nullable Double oversampleRatio,
    @Bounds(min = 0, max = 1) @Default("None") @Nullable Double importanceSampleRatio) {
  /**
   * Checks that the options of points are not set.
   *
   * @param head the head that compares whole masks
   * @throws ArgumentException names the option
   */
  void requireNoPoints(String head) {
    if (numPoints != null || oversampleRatio != null || importanceSampleRatio != null) {
      String name =
          numPoints != null
              ? "num_points"
              : oversampleRatio != null ? "oversample_ratio" : "importance_sample_ratio";
      throw new ArgumentException(
          name,
          "`%s` has no effect on `%s`, which compares all pixels of masks. Remove it."
              .formatted(name, head));
    }
  }
}
