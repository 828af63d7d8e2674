package org.cfgrun.runtime.optim;

import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code sparse.torchscript}, which documents the functions. */
interface SparseKernel {
  Tensor product(Tensor table, Tensor rows, Tensor values);
}
