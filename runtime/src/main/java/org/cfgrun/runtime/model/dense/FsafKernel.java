package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code fsaf.torchscript}, which documents them. */
interface FsafKernel {
  Tensor unshadowed(Tensor shadows, Tensor labels, long classes);

  Tensor selected(Tensor losses, Tensor objects, Tensor levels, long count, long levelCount);

  Tensor without(Tensor weights, Tensor priors, Tensor labels, Tensor selected);

  Tensor recall(Tensor scores, Tensor labels, Tensor selected, double threshold);
}
