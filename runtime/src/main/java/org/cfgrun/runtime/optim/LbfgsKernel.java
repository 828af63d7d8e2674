package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code lbfgs.torchscript}, which documents the functions. */
interface LbfgsKernel {
  Tensor flat(List<Tensor> tensors);

  void move(List<Tensor> params, List<Tensor> starts, Tensor direction, double t);

  Tensor toPair(Tensor direction, Tensor last, Tensor grad, double t);

  Tensor direction(
      Tensor grad, List<Tensor> changes, List<Tensor> moves, double[] rhos, double scale);

  Tensor dot(Tensor x, Tensor y);

  Tensor maxAbs(Tensor x);

  Tensor sumAbs(Tensor x);
}
