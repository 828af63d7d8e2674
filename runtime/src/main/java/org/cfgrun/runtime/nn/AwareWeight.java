package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Weights that are standardized when they are used, with a deviation and a mean of their own for
 * each output channel (ConvAWS of DetectoRS, https://arxiv.org/abs/2006.02334): {@code gamma * (w -
 * mean) / sqrt(var + 1e-5) + beta}.
 *
 * @param weight {@code [out, ...]}
 * @param gamma buffer {@code [out, 1, 1, 1]}, initially 1
 * @param beta buffer {@code [out, 1, 1, 1]}, initially 0
 */
record AwareWeight(Parameter weight, Parameter gamma, Parameter beta) {
  static final String GAMMA = "weight_gamma";
  static final String BETA = "weight_beta";
  static final AwsKernel KERNEL = Kernel.bind(AwsKernel.class);

  /** Returns the weights as they are used. */
  Tensor standardized() {
    return KERNEL.weight(weight.data(), gamma.data(), beta.data());
  }

  /** Sets the buffers so that the weights are used as they are. */
  void derive() {
    Autograd.noGrad(
        () -> {
          List<Tensor> moments = KERNEL.moments(weight.data());
          beta.data().copy_(moments.get(0));
          return gamma.data().copy_(moments.get(1));
        });
  }
}
