package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code task_aligned.torchscript}, which documents them. */
interface TaskAlignedKernel {
  List<Tensor> assign(
      Tensor scores,
      Tensor overlaps,
      Tensor anchors,
      Tensor truths,
      Tensor labels,
      @Nullable Tensor taking,
      long topk,
      double alpha,
      double beta);
}
