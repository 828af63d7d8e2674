package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code free_anchor.torchscript}, which documents them. */
interface FreeAnchorKernel {
  Tensor bags(Tensor overlaps, long size);

  Tensor probabilities(Tensor scores, Tensor labels, Tensor bags);

  Tensor positive(Tensor classes, Tensor boxes, double alpha);

  Tensor localized(Tensor overlaps, Tensor labels, long classes, double threshold);

  Tensor negative(Tensor scores, Tensor localized, double gamma, double alpha);
}
