package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code tood.torchscript}, which documents them. */
interface ToodKernel {
  Tensor reduce(Tensor features, Tensor attention, Tensor weight);

  Tensor scores(Tensor logits, Tensor aligned);

  Tensor boxes(Tensor distances, Tensor anchors, double strideX, double strideY);

  Tensor map(Tensor rows, Tensor like);

  Tensor valid(Tensor sampled, Tensor boxes);
}
