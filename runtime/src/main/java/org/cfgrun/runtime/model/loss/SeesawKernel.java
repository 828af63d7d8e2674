package org.cfgrun.runtime.model.loss;

import org.cfgrun.runtime.torch.Tensor;

/** Functions of {@code seesaw.torchscript}, which documents them. */
interface SeesawKernel {
  Tensor count(Tensor labels, Tensor counts);

  Tensor background(Tensor labels, long classes);

  Tensor objectness(Tensor x, Tensor background);

  Tensor entropy(Tensor x, Tensor labels, Tensor counts, double p, double q, double eps);
}
