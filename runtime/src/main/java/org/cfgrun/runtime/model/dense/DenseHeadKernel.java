package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code dense_head.torchscript}, which documents them. */
interface DenseHeadKernel {
  Tensor rows(Tensor x, long width);

  List<Tensor> candidates(
      Tensor logits,
      Tensor codes,
      Tensor anchors,
      long image,
      long classes,
      double threshold,
      long limit);
}
