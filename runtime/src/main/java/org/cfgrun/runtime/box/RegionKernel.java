package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code region.torchscript}, which documents them. */
interface RegionKernel {
  Tensor assign(
      Tensor anchors,
      int[] starts,
      int[] heights,
      int[] widths,
      double[] strides,
      double smallest,
      Tensor truths,
      double center,
      double ignored,
      @Nullable Tensor taking);
}
