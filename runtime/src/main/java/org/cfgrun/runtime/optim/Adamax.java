package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Adam with the infinity norm in place of the second moment, as torch.optim.Adamax; Kingma and Ba,
 * "Adam: A Method for Stochastic Optimization", 2014, section 7. With gradient g, parameter p, t
 * counted from 1:
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
  private static final AdamaxKernel KERNEL = Blocks.slicing(AdamaxKernel.class);

  /**
   * @param lr learning rate
   * @param betas decay rates of the running mean of the gradient and of its running maximum
   * @param eps term added to the norm of the gradient
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("2e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Adamax(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    double[] betas = group.numbers("betas");
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.decayed(group, tensors),
        tensors.states("exp_avg"),
        tensors.states("exp_inf"),
        group.lr() / (1 - Math.pow(betas[0], t)),
        betas[0],
        betas[1],
        group.number("eps"));
  }
}
