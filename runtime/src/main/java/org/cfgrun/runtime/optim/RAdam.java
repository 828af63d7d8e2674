package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Adam with a rectified adaptive learning rate, as torch.optim.RAdam; Liu et al., "On the Variance
 * of the Adaptive Learning Rate and Beyond", 2019. With gradient g, parameter p, t counted from 1:
 *
 * <pre>
 * L2 decay:         g = g + weight_decay p
 * decoupled decay:  p = p - lr weight_decay p
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * ri = 2 / (1 - beta2) - 1
 * rt = ri - 2 t beta2^t / (1 - beta2^t)
 * r = sqrt((rt - 4) (rt - 2) ri / ((ri - 4) (ri - 2) rt))
 * rt > 5:  p = p - lr m / (1 - beta1^t) r sqrt(1 - beta2^t) / (sqrt(v) + eps)
 * else:    p = p - lr m / (1 - beta1^t)
 * </pre>
 */
@Component(Registries.OPTIMIZERS)
public final class RAdam extends CountingOptimizer {
  private static final RadamKernel KERNEL = Blocks.slicing(RadamKernel.class);

  /** Length of the moving average above which the second moment is used. */
  private static final double ENOUGH = 5;

  /**
   * @param lr learning rate
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param decoupledWeightDecay whether to decouple the weight decay from the gradient, as in
   *     {@link AdamW}
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean decoupledWeightDecay,
      @Default("False") boolean maximize,
      @Inline Execution execution) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public RAdam(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    double[] betas = group.numbers("betas");
    double rate = group.lr() / (1 - Math.pow(betas[0], t));
    double correction2 = 1 - Math.pow(betas[1], t);
    double limit = 2 / (1 - betas[1]) - 1;
    double length = limit - 2 * t * Math.pow(betas[1], t) / correction2;
    List<Tensor> params = tensors.parameters();
    List<Tensor> grads = GradientTransforms.withConfiguredDecay(group, tensors);
    List<Tensor> means = tensors.states("exp_avg");
    List<Tensor> squares = tensors.states("exp_avg_sq");
    if (length > ENOUGH) {
      double rectified = rate * Math.sqrt(correction2) * rectification(length, limit);
      KERNEL.rectified(
          params, grads, means, squares, betas[0], betas[1], rectified, group.number("eps"));
    } else {
      KERNEL.plain(params, grads, means, squares, betas[0], betas[1], rate);
    }
  }

  private static double rectification(double length, double limit) {
    return Math.sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
  }
}
