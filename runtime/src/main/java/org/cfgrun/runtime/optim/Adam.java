package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Scales each step by running moments of the gradient, as torch.optim.Adam; Kingma and Ba, 2014,
 * and for amsgrad Reddi et al., 2018. The weight decay is added to the gradient (L2).
 */
@Component(Registries.OPTIMIZERS)
public final class Adam extends Optimizer {
  /**
   * @param lr learning rate
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param amsgrad whether to use AMSGrad, which divides by the largest second moment so far
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param decoupledWeightDecay whether to decouple the weight decay from the gradient, as in
   *     {@link AdamW}
   * @param execution PyTorch's execution options
   * @param fused accepted for compatibility; a step runs in one pass over memory wherever possible
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("0") double weightDecay,
      @Default("False") boolean amsgrad,
      @Default("False") boolean maximize,
      @Default("False") boolean decoupledWeightDecay,
      @Inline Execution execution,
      @Default("None") @Nullable Boolean fused) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.notFusedAndForeach(execution.foreach(), fused);
    }

    /** Creates the arguments that affect the result; the others keep their defaults. */
    public Args(
        double lr,
        List<Double> betas,
        double eps,
        double weightDecay,
        boolean amsgrad,
        boolean maximize,
        boolean decoupledWeightDecay) {
      this(
          lr,
          betas,
          eps,
          weightDecay,
          amsgrad,
          maximize,
          decoupledWeightDecay,
          Execution.DEFAULT,
          null);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Adam(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  boolean skipsOverflow() {
    return true;
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    AdamStep.update(group, tensors, overflow());
  }
}
