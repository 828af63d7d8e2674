package org.cfgrun.runtime.comm;

import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code c10d.torchscript}, which documents the functions. */
interface C10dKernel {
  Tensor startSum(Tensor x, String group);

  Tensor completed(Tensor x);

  Tensor broadcast(Tensor x, int src, String group);

  Tensor gather(Tensor x, int world, String group);

  Tensor gatherRecorded(Tensor x, int world, String group);
}
