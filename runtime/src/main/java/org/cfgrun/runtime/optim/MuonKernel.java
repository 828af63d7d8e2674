package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code muon.torchscript}, which documents the functions. */
interface MuonKernel {
  void step(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> buffers,
      double[] rates,
      double momentum,
      boolean nesterov,
      double[] coefficients,
      double eps,
      long nsSteps);
}
