package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code muon.torchscript}, which says what they do. */
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
