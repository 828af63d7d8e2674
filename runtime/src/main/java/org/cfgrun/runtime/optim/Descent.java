package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * What most optimizers do before their own formula, with gradient g and parameter p:
 *
 * <pre>
 * maximize:         g = -g
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * </pre>
 */
final class Descent {
  private static final DescentKernel KERNEL = Kernel.bind(DescentKernel.class);
  private static final String WEIGHT_DECAY = "weight_decay";

  private Descent() {}

  /** The gradients to go down, by the group's {@code maximize}. */
  static List<Tensor> gradients(ParamGroup group, StepTensors tensors) {
    return group.flag("maximize") ? KERNEL.negated(tensors.gradients()) : tensors.gradients();
  }

  /** The same with L2 decay. */
  static List<Tensor> decayed(ParamGroup group, StepTensors tensors) {
    List<Tensor> gradients = gradients(group, tensors);
    double decay = group.number(WEIGHT_DECAY);
    return decay == 0 ? gradients : KERNEL.withDecay(gradients, tensors.parameters(), decay);
  }

  /** The same with the decay that the group's {@code decoupled_weight_decay} asks for. */
  static List<Tensor> decayedEitherWay(ParamGroup group, StepTensors tensors) {
    if (!group.flag("decoupled_weight_decay")) {
      return decayed(group, tensors);
    }
    shrink(group, tensors);
    return gradients(group, tensors);
  }

  /** Decoupled decay: changes the parameters. */
  static void shrink(ParamGroup group, StepTensors tensors) {
    double decay = group.number(WEIGHT_DECAY);
    if (decay != 0) {
      KERNEL.shrink(tensors.parameters(), 1 - group.lr() * decay);
    }
  }
}
