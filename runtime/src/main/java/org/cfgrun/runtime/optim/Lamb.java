package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Adam with a rate fitted to each parameter's size, as MMClassification's Lamb; You et al., "Large
 * Batch Optimization for Deep Learning: Training BERT in 76 minutes", 2019. With G the norm of all
 * gradients together, gradient g, parameter p, and t the number of the step, counted from 1 also
 * where a parameter has no gradient:
 *
 * <pre>
 * g = g / max(1, G / max_grad_norm)
 * m = beta1 m + (grad_averaging ? 1 - beta1 : 1) g
 * v = beta2 v + (1 - beta2) g²
 * u = m / (1 - beta1^t) / (sqrt(v) / sqrt(1 - beta2^t) + eps) + weight_decay p
 * k = |p| / |u|, but 1 where one is 0; with trust_clip at most 1; without decay 1 unless always_adapt
 * p = p - lr k u
 * </pre>
 *
 * <p>Without {@code bias_correction} the powers of the betas are taken as 0.
 */
@Component(Registries.OPTIMIZERS)
public final class Lamb extends Optimizer {
  private static final LambKernel KERNEL = Blocks.whole(LambKernel.class);
  private static final String STEP = "step";

  /**
   * @param lr learning rate
   * @param biasCorrection whether the means are freed from their beginning at 0
   * @param betas decay of the running means of the gradient and of its square
   * @param eps added to the root of the second moment
   * @param weightDecay factor of the parameter that is added to the step
   * @param gradAveraging whether a gradient enters the mean by 1 - beta1 instead of whole
   * @param maxGradNorm the greatest norm of all gradients together that is left alone
   * @param trustClip whether a step is never made larger by the parameter's size
   * @param alwaysAdapt whether steps without weight decay are fitted to the parameter's size too
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
    /** Checks the ranges. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.positive("max_grad_norm", maxGradNorm);
    }
  }

  private final double maxGradNorm;
  private @Nullable Tensor divisor;

  /** An optimizer of the groups; each may have options of its own but for {@code max_grad_norm}. */
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
