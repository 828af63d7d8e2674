package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Steps scaled by running moments of the gradient, as torch.optim.Adam; Kingma and Ba, 2014, and
 * for amsgrad Reddi et al., 2018. The weight decay is added to the gradient (L2).
 */
@Component(Registries.OPTIMIZERS)
public final class Adam extends Optimizer {
  /**
   * @param lr learning rate
   * @param betas decay of the running means of the gradient and of its square
   * @param eps added to the root of the second moment
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param amsgrad whether to divide by the greatest second moment so far
   * @param maximize whether to climb instead of descend
   * @param decoupledWeightDecay whether the decay shrinks the parameter itself, as in {@link AdamW}
   * @param execution how PyTorch is asked to carry a step out
   * @param fused whether PyTorch makes a step in one pass over the memory; here it does wherever it
   *     can, whatever is said
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
    /** Checks the ranges. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.oneWay(execution.foreach(), fused);
    }

    /** The arguments that change the numbers. */
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

  /** An optimizer of the groups; each may have options of its own. */
  public Adam(ParamGroups groups, Args args) {
    super(groups, args);
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    AdamStep.update(group, tensors);
  }
}
