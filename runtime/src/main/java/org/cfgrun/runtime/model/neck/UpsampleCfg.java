package org.cfgrun.runtime.model.neck;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.Upsample;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Resizing of a coarse map of a pyramid to the next finer one ({@code upsample_cfg}).
 *
 * @param mode {@code nearest}: each pixel takes the value of the nearest one; {@code bilinear}:
 *     each is interpolated
 * @param scaleFactor factor by which a map is enlarged; if None, it is resized to the finer map
 */
public record UpsampleCfg(
    @Default("'nearest'") Upsample.Mode mode, @Default("None") @Nullable Integer scaleFactor) {
  /** Takes the nearest pixel, and resizes a map to the finer one. */
  static final UpsampleCfg NEAREST = new UpsampleCfg(Upsample.Mode.NEAREST, null);

  /** Enlarges a map by the factor, or without a factor to the size of a finer map. */
  Tensor resize(Tensor map, Shape finer) {
    long height = side(map, finer, 2);
    long width = side(map, finer, 3);
    return mode == Upsample.Mode.NEAREST
        ? Functional.interpolateNearest(map, height, width)
        : Functional.interpolateBilinear(map, height, width, false);
  }

  /** Enlarges a map as a layer of the model does, whose cost counts. */
  Tensor upsample(Tensor map, Shape finer) {
    return Upsample.to(mode, map, side(map, finer, 2), side(map, finer, 3));
  }

  private long side(Tensor map, Shape finer, int axis) {
    return scaleFactor == null ? finer.get(axis) : map.shape().get(axis) * scaleFactor;
  }
}
