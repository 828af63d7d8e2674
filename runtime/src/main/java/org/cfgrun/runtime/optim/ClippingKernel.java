package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code clipping.torchscript}, which documents the functions. */
interface ClippingKernel {
  Tensor totalNorm(List<Tensor> tensors, double order);

  void clip(List<Tensor> tensors, Tensor norm, double maxNorm);
}
