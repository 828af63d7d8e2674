package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code clipping.torchscript}, which says what they do. */
interface ClippingKernel {
  Tensor totalNorm(List<Tensor> tensors, double order);

  void clip(List<Tensor> tensors, Tensor norm, double maxNorm);
}
