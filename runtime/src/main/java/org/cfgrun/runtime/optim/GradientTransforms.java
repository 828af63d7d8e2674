package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Transformations of the gradient that most optimizers apply first, with gradient g and parameter
 * p:
 *
 * <pre>
 * maximize:         g = -g
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * </pre>
 */
final class GradientTransforms {
  private static final GradientTransformsKernel KERNEL =
      Kernel.bind(GradientTransformsKernel.class);
  private static final String WEIGHT_DECAY = "weight_decay";

  private GradientTransforms() {}

  /** Returns the gradients, negated if the group's {@code maximize} is true. */
  static List<Tensor> gradients(ParamGroup group, StepTensors tensors) {
    return group.flag("maximize") ? KERNEL.negated(tensors.gradients()) : tensors.gradients();
  }

  /** Returns the gradients of {@link #gradients} with L2 decay. */
  static List<Tensor> decayed(ParamGroup group, StepTensors tensors) {
    List<Tensor> gradients = gradients(group, tensors);
    double decay = group.number(WEIGHT_DECAY);
    return decay == 0 ? gradients : KERNEL.withDecay(gradients, tensors.parameters(), decay);
  }

  /**
   * Applies L2 or decoupled decay, by the group's {@code decoupled_weight_decay}, and returns the
   * gradients.
   */
  static List<Tensor> withConfiguredDecay(ParamGroup group, StepTensors tensors) {
    if (!group.flag("decoupled_weight_decay")) {
      return decayed(group, tensors);
    }
    shrink(group, tensors);
    return gradients(group, tensors);
  }

  /** Applies decoupled decay to the parameters in place. */
  static void shrink(ParamGroup group, StepTensors tensors) {
    double decay = group.number(WEIGHT_DECAY);
    if (decay != 0) {
      KERNEL.shrink(tensors.parameters(), 1 - group.lr() * decay);
    }
  }
}
