package org.cfgrun.runtime.torch;

import java.util.List;

/** Java interface of {@code autograd.torchscript}, which documents the functions. */
interface AutogradKernel {
  void zero(List<Tensor> tensors);

  long[] versions(List<Tensor> tensors);
}
