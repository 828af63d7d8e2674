package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code roi_align.torchscript}, which documents them. */
interface RoiAlignKernel {
  Tensor align(
      Tensor features,
      Tensor rois,
      @Nullable Tensor shifts,
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
