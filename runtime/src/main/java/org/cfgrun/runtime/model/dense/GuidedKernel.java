package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Functions of {@code guided.torchscript}, which documents them. */
interface GuidedKernel {
  List<Tensor> best(
      Tensor logits,
      Tensor codes,
      @Nullable Tensor location,
      Tensor squares,
      long image,
      double threshold,
      long limit);

  List<Tensor> above(Tensor scores, Tensor boxes, double threshold);

  Tensor order(Tensor scores, long limit);
}
