package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code adafactor.torchscript}, which documents the functions. */
interface AdafactorKernel {
  void factored(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> rows,
      List<Tensor> columns,
      double k,
      double rate,
      double shrink,
      double eps1,
      double eps2,
      double d);

  void whole(
      List<Tensor> params,
      List<Tensor> grads,
      List<Tensor> variances,
      double k,
      double rate,
      double shrink,
      double eps1,
      double eps2,
      double d);
}
