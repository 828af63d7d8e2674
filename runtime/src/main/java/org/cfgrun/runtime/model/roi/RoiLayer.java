package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Tensor;

/** Pools regions of a feature map to one size: {@code roi_layer} in a config. */
@BuiltFrom(Registries.ROI_LAYERS)
public interface RoiLayer {
  /** Returns the number of bins of a region. */
  OutputSize outputSize();

  /**
   * Pools regions.
   *
   * @param features {@code [N, C, H, W]}
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels of
   *     the image; no gradient flows to them
   * @param scale size of a pixel of the image in cells of the feature map: 1 / stride
   * @return {@code [n, C, height, width]}
   */
  Tensor pool(Tensor features, Tensor rois, double scale);
}
