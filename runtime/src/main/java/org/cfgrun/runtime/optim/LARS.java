package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Layer-wise adaptive rate scaling: SGD with a learning rate scaled by each parameter's norm, as
 * MMSelfSup's LARS; You, Gitman and Ginsburg, "Large Batch Training of Convolutional Networks",
 * 2017. With gradient g, parameter p and momentum buffer b:
 *
 * <pre>
 * k = eta |p| / (|g| + weight_decay |p| + eps), but 1 if |p| or |g| is 0
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

  /** Option of a group that turns adaptive rate scaling off. */
  static final String EXCLUDE = "lars_exclude";

  /**
   * @param lr learning rate
   * @param momentum momentum factor
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param dampening dampening of the momentum
   * @param eta trust coefficient: the size of a step relative to the norm of the parameter
   * @param nesterov whether to use Nesterov momentum, which requires a momentum and no dampening
   * @param eps term added to the norm of the gradient
   */
  public record Args(
      double lr,
      @Default("0") double momentum,
      @Default("0") double weightDecay,
      @Default("0") double dampening,
      @Default("0.001") double eta,
      @Default("False") boolean nesterov,
      @Default("1e-8") double eps) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.momentum(momentum, dampening, nesterov);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("eta", eta);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public LARS(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    StepTensors later = tensors.withState(BUFFER);
    descend(group, tensors.withoutState(BUFFER), true);
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
