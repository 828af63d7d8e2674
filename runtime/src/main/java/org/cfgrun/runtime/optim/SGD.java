package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum, as torch.optim.SGD. With gradient g (its negative to
 * maximise), parameter p and momentum buffer b:
 *
 * <pre>
 * g = g + weight_decay p
 * b = g at a parameter's first step, later momentum b + (1 - dampening) g
 * p = p - lr (nesterov ? g + momentum b : b)
 * </pre>
 *
 * <p>Without momentum {@code p = p - lr g}, and nothing is remembered.
 */
@Component(Registries.OPTIMIZERS)
public final class SGD extends Optimizer {
  private static final SgdKernel KERNEL = Kernel.bind(SgdKernel.class);
  private static final String BUFFER = "momentum_buffer";

  /**
   * @param lr learning rate
   * @param momentum how much of the last step is kept
   * @param dampening how much less than whole a gradient enters the momentum buffer
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param nesterov whether to look one step ahead; needs a momentum and no dampening
   * @param maximize whether to climb instead of descend
   * @param foreach whether PyTorch takes all parameters together instead of one after the other;
   *     here they are taken together whatever is said
   * @param differentiable whether gradients flow through a step; False is all there is
   * @param fused whether PyTorch makes a step in one pass over the memory; here it does wherever it
   *     can, whatever is said
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
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.momentum(momentum, dampening, nesterov);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notDifferentiable(differentiable);
      ArgumentChecks.oneWay(foreach, fused);
    }

    /** The arguments that change the numbers. */
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

  /** An optimizer of the groups; each may have options of its own. */
  public SGD(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    // The first step takes the gradient whole, so it is told from the others before buffers exist.
    StepTensors later = tensors.having(BUFFER);
    descend(group, tensors.lacking(BUFFER), true);
    descend(group, later, false);
  }

  private static void descend(ParamGroup group, StepTensors tensors, boolean first) {
    if (tensors.isEmpty()) {
      return;
    }
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        group.momentum() == 0 ? List.of() : tensors.states(BUFFER),
        first,
        group.lr(),
        group.momentum(),
        group.number("dampening"),
        group.number("weight_decay"),
        group.flag("nesterov"),
        group.flag("maximize"));
  }
}
