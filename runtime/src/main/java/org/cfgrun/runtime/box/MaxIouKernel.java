package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code max_iou.torchscript}, which documents them. */
interface MaxIouKernel {
  List<Tensor> assign(
      Tensor overlaps,
      @Nullable Tensor left,
      double positive,
      double low,
      double high,
      boolean lowQuality,
      boolean all,
      double least);
}
