package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** The functions of {@code descent.torchscript}, which says what they do. */
interface DescentKernel {
  List<Tensor> negated(List<Tensor> grads);

  List<Tensor> withDecay(List<Tensor> grads, List<Tensor> params, double weightDecay);

  void shrink(List<Tensor> params, double factor);
}
