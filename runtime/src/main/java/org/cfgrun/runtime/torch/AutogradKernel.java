package org.cfgrun.runtime.torch;

import java.util.List;

/** The functions of {@code autograd.torchscript}, which says what they do. */
interface AutogradKernel {
  void zero(List<Tensor> tensors);

  long[] versions(List<Tensor> tensors);
}
