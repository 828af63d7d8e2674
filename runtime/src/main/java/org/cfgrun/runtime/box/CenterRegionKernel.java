package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code center_region.torchscript}, which documents them. */
interface CenterRegionKernel {
  Tensor scaled(Tensor boxes, double scale);

  List<Tensor> assign(
      Tensor boxes,
      Tensor truths,
      Tensor labels,
      Tensor core,
      Tensor shadow,
      Tensor ignored,
      @Nullable Tensor taking,
      double least,
      boolean dominate);
}
