package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code nms.torchscript}, which documents them. */
interface NmsKernel {
  List<Tensor> sorted(
      Tensor boxes, Tensor scores, Tensor groups, boolean apart, @Nullable Tensor taking);

  Tensor keep(
      Tensor boxes,
      Tensor scores,
      Tensor groups,
      boolean apart,
      double threshold,
      int offset,
      double minScore,
      int limit);
}
