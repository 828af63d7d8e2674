package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Stochastic gradient descent whose rate is fitted to each parameter's size, as MMSelfSup's LARS;
 * You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks", 2017. With gradient
 * g, parameter p and momentum buffer b:
 *
 * <pre>
 * k = eta |p| / (|g| + weight_decay |p| + eps), but 1 where |p| or |g| is 0
 * g = lr k (g + weight_decay p)
 * b = g at a parameter's first step, later momentum b + (1 - dampening) g
 * p = p - (nesterov ? g + momentum b : b)
 * </pre>
 *
 * <p>In a group whose option {@code lars_exclude} is true k is 1; {@code custom_keys} sets it.
 */
@Component(Registries.OPTIMIZERS)
public final class LARS extends Optimizer {
  private static final LarsKernel KERNEL = Blocks.whole(LarsKernel.class);
  private static final String BUFFER = "momentum_buffer";

  /** The option of a group that turns the fitting of the rate off. */
  static final String EXCLUDE = "lars_exclude";

  /**
   * @param lr learning rate
   * @param momentum how much of the last step is kept
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param dampening how much less than whole a gradient enters the momentum buffer
   * @param eta how large a step is, relative to the parameter
   * @param nesterov whether to look one step ahead; needs a momentum and no dampening
   * @param eps added to the size of the gradient
   */
  public record Args(
      double lr,
      @Default("0") double momentum,
      @Default("0") double weightDecay,
      @Default("0") double dampening,
      @Default("0.001") double eta,
      @Default("False") boolean nesterov,
      @Default("1e-8") double eps) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.momentum(momentum, dampening, nesterov);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("eta", eta);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public LARS(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
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
        group.number("eta"),
        group.number("eps"),
        group.has(EXCLUDE) && group.flag(EXCLUDE));
  }
}
