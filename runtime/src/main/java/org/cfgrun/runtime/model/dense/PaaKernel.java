package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code paa.torchscript}, which documents them. */
interface PaaKernel {
  List<Tensor> best(
      Tensor logits,
      Tensor codes,
      Tensor factors,
      Tensor anchors,
      long image,
      long classes,
      long limit);

  List<Tensor> pairs(Tensor scores, double threshold);

  Tensor vote(
      Tensor boxes,
      Tensor labels,
      Tensor candidates,
      Tensor candidateScores,
      Tensor candidateLabels,
      Tensor overlaps);
}
