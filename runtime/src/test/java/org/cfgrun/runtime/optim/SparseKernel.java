package org.cfgrun.runtime.optim;

import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code sparse.torchscript}, which says what they do. */
interface SparseKernel {
  Tensor product(Tensor table, Tensor rows, Tensor values);
}
