package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code radam.torchscript}, which documents the functions. */
interface RadamKernel {
  void rectified(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      double beta1,
      double beta2,
      double rate,
      double eps);

  void plain(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> expAvgs,
      List<Tensor> expAvgSqs,
      double beta1,
      double beta2,
      double rate);
}
