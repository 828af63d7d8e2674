package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Adam with decoupled weight decay, as torch.optim.AdamW; Loshchilov and Hutter, "Decoupled Weight
 * Decay Regularization", 2017.
 */
@Component(Registries.OPTIMIZERS)
public final class AdamW extends Optimizer {
  /**
   * @param lr learning rate
   * @param betas decay rates of the running means of the gradient and of its square
   * @param eps term added to the square root of the second moment
   * @param weightDecay decoupled weight decay, subtracted from the parameter scaled by the learning
   *     rate
   * @param amsgrad whether to use AMSGrad, which divides by the largest second moment so far
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param execution PyTorch's execution options
   * @param fused accepted for compatibility; a step runs in one pass over memory wherever possible
   */
  public record Args(
      @Default("1e-3") double lr,
      @Default("(0.9, 0.999)") List<Double> betas,
      @Default("1e-8") double eps,
      @Default("1e-2") double weightDecay,
      @Default("False") boolean amsgrad,
      @Default("False") boolean maximize,
      @Inline Execution execution,
      @Default("None") @Nullable Boolean fused) {
    /** Validates the arguments. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.notFusedAndForeach(execution.foreach(), fused);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public AdamW(ParamGroups groups, Args args) {
    super(groups, options(args));
  }

  private static Map<String, @Nullable Object> options(Args args) {
    Map<String, @Nullable Object> options = GroupOptions.of(args);
    options.put("decoupled_weight_decay", true);
    return options;
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
