package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum, as torch.optim.SGD. With gradient g (negated to
 * maximize), parameter p and momentum buffer b:
 *
 * <pre>
 * g = g + weight_decay p
 * b = g at a parameter's first step, later momentum b + (1 - dampening) g
 * p = p - lr (nesterov ? g + momentum b : b)
 * </pre>
 *
 * <p>Without momentum {@code p = p - lr g}, and there is no state.
 */
@Component(Registries.OPTIMIZERS)
public final class SGD extends Optimizer {
  private static final SgdKernel KERNEL = Kernel.bind(SgdKernel.class);
  private static final String BUFFER = "momentum_buffer";

  /**
   * @param lr learning rate
   * @param momentum momentum factor
   * @param dampening dampening of the momentum
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param nesterov whether to use Nesterov momentum, which requires a momentum and no dampening
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param foreach accepted for compatibility; parameters are always updated together
   * @param differentiable must be False: gradients through optimizer steps are not supported
   * @param fused accepted for compatibility; a step runs in one pass over memory wherever possible
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("0") double momentum,
      @Default("0") double dampening,
      @Default("0") double weightDecay,
      @Default("False") boolean nesterov,
      @Default("False") boolean maximize,
      @Default("None") @Nullable Boolean foreach,
      @Default("False") boolean differentiable,
      @Default("None") @Nullable Boolean fused) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.momentum(momentum, dampening, nesterov);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notDifferentiable(differentiable);
      ArgumentChecks.notFusedAndForeach(foreach, fused);
    }

    /** Creates the arguments that affect the result; the others keep their defaults. */
    public Args(
        double lr,
        double momentum,
        double dampening,
        double weightDecay,
        boolean nesterov,
        boolean maximize) {
      this(lr, momentum, dampening, weightDecay, nesterov, maximize, null, false, null);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public SGD(ParamGroups groups, Args args) {
    super(groups, args);
  }

  /** A skipped first step leaves buffers of 0, which is the same as none unless dampened. */
  @Override
  boolean skipsOverflow() {
    return groups().stream().allMatch(group -> group.number("dampening") == 0);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    // The first step ignores dampening, so it is handled before the buffers exist.
    StepTensors later = tensors.withState(BUFFER);
    descend(group, tensors.withoutState(BUFFER), true);
    descend(group, later, false);
  }

  private void descend(ParamGroup group, StepTensors tensors, boolean first) {
    if (tensors.isEmpty()) {
      return;
    }
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        group.momentum() == 0 ? List.of() : tensors.states(BUFFER),
        first,
        overflow(),
        group.lr(),
        group.momentum(),
        group.number("dampening"),
        group.number("weight_decay"),
        group.flag("nesterov"),
        group.flag("maximize"));
  }
}
