package org.cfgrun.runtime.optim;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Scales each step by the ratio of the running RMS of steps and gradients, as torch.optim.Adadelta;
 * Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012. With gradient g and parameter p:
 *
 * <pre>
 * g = g + weight_decay p
 * v = rho v + (1 - rho) g²
 * d = sqrt(u + eps) / sqrt(v + eps) g
 * u = rho u + (1 - rho) d²
 * p = p - lr d
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class Adadelta extends Optimizer {
  private static final AdadeltaKernel KERNEL = Blocks.slicing(AdadeltaKernel.class);

  /**
   * @param lr learning rate, the factor of the step
   * @param rho decay rate of the running means of squares
   * @param eps term added to the means before taking their square roots
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("1.0") double lr,
      @Default("0.9") double rho,
      @Default("1e-6") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.between("rho", rho, 0, 1);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Adadelta(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    tensors.addStep();
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.decayed(group, tensors),
        tensors.states("square_avg"),
        tensors.states("acc_delta"),
        group.lr(),
        group.number("rho"),
        group.number("eps"));
  }
}
