package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adam with a learning rate scaled by each parameter's norm, as MMClassification's Lamb; You et
 * al., "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", 2019. With G the
 * norm of all gradients together, gradient g, parameter p, and t the step count from 1, which also
 * counts steps without a gradient of the parameter:
 *
 * <pre>
 * g = g / max(1, G / max_grad_norm)
 * m = beta1 m + (grad_averaging ? 1 - beta1 : 1) g
 * v = beta2 v + (1 - beta2) g²
 * u = m / (1 - beta1^t) / (sqrt(v) / sqrt(1 - beta2^t) + eps) + weight_decay p
 * k = |p| / |u|, but 1 if either is 0; at most 1 with trust_clip; 1 without decay unless always_adapt
 * p = p - lr k u
 * </pre>
 *
 * <p>Without {@code bias_correction} the powers of the betas count as 0.
 */
@Component(Registries.OPTIMIZERS)
public final class Lamb extends Optimizer {
  private static final LambKernel KERNEL = Blocks.whole(LambKernel.class);
  private static final String STEP = "step";

  /**
   * @param lr learning rate
   * @param biasCorrection whether to correct the bias of the running means towards their initial
   *     value 0
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment
   * @param weightDecay weight decay, added to the step
   * @param gradAveraging whether to weight new gradients by 1 - beta1 instead of 1
   * @param maxGradNorm maximum norm of all gradients together; larger ones are clipped
   * @param trustClip whether to limit the trust ratio to 1
   * @param alwaysAdapt whether to apply the trust ratio to parameters without weight decay too
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("True") boolean biasCorrection,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-6") double eps,
      @Default("0.01") double weightDecay,
      @Default("True") boolean gradAveraging,
      @Default("1.0") double maxGradNorm,
      @Default("False") boolean trustClip,
      @Default("False") boolean alwaysAdapt) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.positive("max_grad_norm", maxGradNorm);
    }
  }

  private final double maxGradNorm;
  private @Nullable Tensor divisor;

  /**
   * Creates the optimizer; each parameter group may override any option except {@code
   * max_grad_norm}.
   */
  public Lamb(ParamGroups groups, Args args) {
    super(groups, args);
    maxGradNorm = args.maxGradNorm;
  }

  @Override
  public void step() {
    for (ParamGroup group : groups()) {
      group.set(STEP, group.has(STEP) ? (long) group.number(STEP) + 1 : 1L);
    }
    super.step();
  }

  @Override
  protected void prepare(List<Tensor> gradients) {
    divisor = KERNEL.divisor(gradients, maxGradNorm);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    long t = (long) group.number(STEP);
    double[] betas = group.numbers("betas");
    boolean corrects = group.flag("bias_correction");
    KERNEL.step(
        tensors.parameters(),
        tensors.gradients(),
        tensors.states("exp_avg"),
        tensors.states("exp_avg_sq"),
        Objects.requireNonNull(divisor),
        group.lr(),
        betas[0],
        betas[1],
        group.flag("grad_averaging") ? 1 - betas[0] : 1.,
        group.number("eps"),
        group.number("weight_decay"),
        corrects ? 1 - Math.pow(betas[0], t) : 1.,
        corrects ? 1 - Math.pow(betas[1], t) : 1.,
        group.flag("always_adapt"),
        group.flag("trust_clip"));
  }
}
