package org.cfgrun.runtime.optim;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;

/**
 * Averaged stochastic gradient descent, as torch.optim.ASGD; Polyak and Juditsky, "Acceleration of
 * Stochastic Approximation by Averaging", 1992. With gradient g, parameter p, its average a ({@code
 * ax}), t counted from 1, and eta = lr, mu = 1 before the first step:
 *
 * <pre>
 * g = g + weight_decay p
 * p = p (1 - lambd eta) - eta g
 * a = a + mu (p - a)
 * eta = lr / (1 + lambd lr t)^alpha
 * mu = 1 / max(1, t - t0)
 * </pre>
 *
 * <p>Checkpoints keep the average as optimizer state; the model is trained and saved with p.
 */
@Component(Registries.OPTIMIZERS)
public final class ASGD extends CountingOptimizer {
  private static final AsgdKernel KERNEL = Kernel.bind(AsgdKernel.class);

  /**
   * @param lr learning rate
   * @param lambd decay term of the learning rate
   * @param alpha exponent of the decay
   * @param t0 step at which averaging starts
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("1e-4") double lambd,
      @Default("0.75") double alpha,
      @Default("1e6") double t0,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("lambd", lambd);
      ArgumentChecks.notNegative("alpha", alpha);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
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
        GradientTransforms.decayed(group, tensors),
        tensors.states("ax"),
        tensors.scalars("eta", lr),
        tensors.scalars("mu", 1),
        t - 1 - t0 <= 1,
        lambd,
        lr / Math.pow(1 + lambd * lr * t, group.number("alpha")),
        1 / Math.max(1, t - t0));
  }
}
