package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code roi_align.torchscript}, which says what they do. */
interface RoiAlignKernel {
  Tensor align(
      Tensor features,
      Tensor rois,
      long height,
      long width,
      double scale,
      long samples,
      boolean aligned);
}
