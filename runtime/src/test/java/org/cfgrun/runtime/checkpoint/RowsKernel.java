package org.cfgrun.runtime.checkpoint;

import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code rows.torchscript}, which says what they do. */
interface RowsKernel {
  Tensor product(Tensor table, Tensor rows, Tensor values);
}
