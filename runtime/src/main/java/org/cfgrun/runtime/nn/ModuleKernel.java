package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code module.torchscript}, which documents the functions. */
interface ModuleKernel {
  Tensor largest(List<Tensor> tensors);
}
