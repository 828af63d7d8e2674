package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code roi_align.torchscript}, which documents them. */
interface RoiAlignKernel {
  Tensor align(
      Tensor features,
      Tensor rois,
      long height,
      long width,
      double scale,
      long samples,
      boolean aligned,
      boolean largest,
      long total);

  Tensor loads(
      Tensor rois,
      Tensor levels,
      double[] scales,
      long height,
      long width,
      long samples,
      boolean aligned);
}
