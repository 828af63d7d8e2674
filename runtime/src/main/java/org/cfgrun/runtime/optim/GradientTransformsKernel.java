package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Tensor;

/** Java interface of {@code gradient_transforms.torchscript}, which documents the functions. */
interface GradientTransformsKernel {
  List<Tensor> negated(List<Tensor> grads);

  List<Tensor> withDecay(List<Tensor> grads, List<Tensor> params, double weightDecay);

  void shrink(List<Tensor> params, double factor);
}
