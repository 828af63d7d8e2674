package org.cfgrun.runtime.checkpoint;

import org.cfgrun.runtime.torch.Tensor;

/** Kernel functions of {@code rows.torchscript}, which documents them. */
interface RowsKernel {
  Tensor product(Tensor table, Tensor rows, Tensor values);
}
