package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code atss.torchscript}, which documents them. */
interface AtssKernel {
  List<Tensor> assign(
      Tensor boxes, Tensor truths, Tensor overlaps, @Nullable Tensor left, int[] starts, long topk);

  Tensor alignment(Tensor scores, Tensor overlaps, Tensor labels, double alpha);
}
