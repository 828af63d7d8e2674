package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code blocks.torchscript}, which documents the functions. */
interface BlocksKernel {
  List<Tensor> slices(Tensor tensor, long rows);
}
