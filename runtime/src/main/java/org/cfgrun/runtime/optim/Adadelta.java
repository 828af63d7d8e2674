package org.cfgrun.runtime.optim;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Steps in the ratio of the running sizes of steps and gradients, as torch.optim.Adadelta; Zeiler,
 * "ADADELTA: An Adaptive Learning Rate Method", 2012. With gradient g and parameter p:
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
  private static final AdadeltaKernel KERNEL = Blocks.cutting(AdadeltaKernel.class);

  /**
   * @param lr factor of the step
   * @param rho decay of the running means of squares
   * @param eps added to the means before their roots are drawn
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   */
  public record Args(
      @Default("1.0") double lr,
      @Default("0.9") double rho,
      @Default("1e-6") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.between("rho", rho, 0, 1);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public Adadelta(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    tensors.addStep();
    KERNEL.step(
        tensors.parameters(),
        Descent.decayed(group, tensors),
        tensors.states("square_avg"),
        tensors.states("acc_delta"),
        group.lr(),
        group.number("rho"),
        group.number("eps"));
  }
}
