package org.cfgrun.runtime.optim;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;

/**
 * Gradient descent that also keeps the average of the parameters' path, as torch.optim.ASGD; Polyak
 * and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992. With gradient g,
 * parameter p, its average a ({@code ax}), t counted from 1, and eta = lr, mu = 1 before the first
 * step:
 *
 * <pre>
 * g = g + weight_decay p
 * p = p (1 - lambd eta) - eta g
 * a = a + mu (p - a)
 * eta = lr / (1 + lambd lr t)^alpha
 * mu = 1 / max(1, t - t0)
 * </pre>
 *
 * <p>The average is a state in checkpoints; the model is trained and saved with p.
 */
@Component(Registries.OPTIMIZERS)
public final class ASGD extends CountingOptimizer {
  private static final AsgdKernel KERNEL = Kernel.bind(AsgdKernel.class);

  /**
   * @param lr learning rate
   * @param lambd how fast the learning rate falls
   * @param alpha the power with which it falls
   * @param t0 the step from which on the average is one
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("1e-4") double lambd,
      @Default("0.75") double alpha,
      @Default("1e6") double t0,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("lambd", lambd);
      ArgumentChecks.notNegative("alpha", alpha);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public ASGD(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    double lr = group.lr();
    double lambd = group.number("lambd");
    double t0 = group.number("t0");
    KERNEL.step(
        tensors.parameters(),
        Descent.decayed(group, tensors),
        tensors.states("ax"),
        tensors.scalars("eta", lr),
        tensors.scalars("mu", 1),
        t - 1 - t0 <= 1,
        lambd,
        lr / Math.pow(1 + lambd * lr * t, group.number("alpha")),
        1 / Math.max(1, t - t0));
  }
}
