package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Tensor;

/** Pools regions of a feature map to one size: {@code roi_layer} in a config. */
@BuiltFrom(Registries.ROI_LAYERS)
public interface RoiLayer {
  /** In place of a number of samples that was not read. */
  long UNKNOWN = -1;

  /**
   * Returns the layer of another level of a pyramid: a new one if it has parameters, which levels
   * do not share.
   */
  default RoiLayer another() {
    return this;
  }

  /**
   * Checks that the layer fits feature maps.
   *
   * @param channels number of channels of the maps
   * @throws org.cfgrun.components.ArgumentException if not; names the argument of the layer
   */
  default void checkInputs(int channels) {}

  /** Returns the number of bins of a region. */
  OutputSize outputSize();

  /**
   * Returns how many regions each of L levels has, and then how many samples they take: {@code [2 *
   * L]}, int64. One read of it tells the sizes of all that follows.
   *
   * @param rois {@code [n, 5]}
   * @param levels {@code [n]}, int64: the level of each region; one that does not exist has none
   * @param scales size of a pixel of the image in cells of each level
   */
  Tensor loads(Tensor rois, Tensor levels, double[] scales);

  /** Pools regions; their samples are counted on the device, and the number is read. */
  default Tensor pool(Tensor features, Tensor rois, double scale) {
    return pool(features, rois, scale, UNKNOWN);
  }

  /**
   * Pools regions.
   *
   * @param features {@code [N, C, H, W]}
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels of
   *     the image; no gradient flows to them
   * @param scale size of a pixel of the image in cells of the feature map: 1 / stride
   * @param samples number of samples of all regions, as {@link #loads} returns it; {@link #UNKNOWN}
   *     if it was not read
   * @return {@code [n, C, height, width]}
   */
  Tensor pool(Tensor features, Tensor rois, double scale, long samples);
}
