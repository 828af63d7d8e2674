package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Adam with Nesterov's momentum, as torch.optim.NAdam since PyTorch 2; Dozat, "Incorporating
 * Nesterov Momentum into Adam", 2016. With gradient g, parameter p, t counted from 1, and q = 1
 * before the first step:
 *
 * <pre>
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * mu(t) = beta1 (1 - 0.96^(t momentum_decay) / 2)
 * q = q mu(t)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * d = sqrt(v / (1 - beta2^t)) + eps
 * p = p - lr (1 - mu(t)) / (1 - q) g / d - lr mu(t + 1) / (1 - q mu(t + 1)) m / d
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class NAdam extends CountingOptimizer {
  private static final NadamKernel KERNEL = Blocks.slicing(NadamKernel.class);

  /**
   * @param lr learning rate
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param momentumDecay decay of the momentum schedule
   * @param decoupledWeightDecay whether to decouple the weight decay from the gradient, as in
   *     {@link AdamW}
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("2e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("4e-3") double momentumDecay,
      @Default("False") boolean decoupledWeightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.notNegative("momentum_decay", momentumDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public NAdam(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    double[] betas = group.numbers("betas");
    double decay = group.number("momentum_decay");
    double mu = momentum(betas[0], decay, t);
    List<Tensor> products = tensors.scalars("mu_product", 1);
    KERNEL.multiply(products, mu);
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.withConfiguredDecay(group, tensors),
        tensors.states("exp_avg"),
        tensors.states("exp_avg_sq"),
        products,
        group.lr(),
        betas[0],
        betas[1],
        group.number("eps"),
        mu,
        momentum(betas[0], decay, t + 1),
        1 - Math.pow(betas[1], t));
  }

  private static double momentum(double beta1, double decay, long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, t * decay));
  }
}
