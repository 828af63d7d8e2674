package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Adam with the greatest gradient in place of the second moment, as torch.optim.Adamax; Kingma and
 * Ba, "Adam: A Method for Stochastic Optimization", 2014, section 7. With gradient g, parameter p,
 * t counted from 1:
 *
 * <pre>
 * g = g + weight_decay p
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g| + eps)
 * p = p - lr / (1 - beta1^t) m / u
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class Adamax extends CountingOptimizer {
  private static final AdamaxKernel KERNEL = Blocks.cutting(AdamaxKernel.class);

  /**
   * @param lr learning rate
   * @param betas decay of the running mean of the gradient and of its greatest size
   * @param eps added to the size of the gradient
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   */
  public record Args(
      @Default("2e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Checks the ranges. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public Adamax(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    double[] betas = group.numbers("betas");
    KERNEL.step(
        tensors.parameters(),
        Descent.decayed(group, tensors),
        tensors.states("exp_avg"),
        tensors.states("exp_inf"),
        group.lr() / (1 - Math.pow(betas[0], t)),
        betas[0],
        betas[1],
        group.number("eps"));
  }
}
