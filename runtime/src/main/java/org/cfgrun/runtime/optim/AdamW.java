package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Adam whose weight decay shrinks the parameter itself, as torch.optim.AdamW; Loshchilov and
 * Hutter, "Decoupled Weight Decay Regularization", 2017.
 */
@Component(Registries.OPTIMIZERS)
public final class AdamW extends Optimizer {
  /**
   * @param lr learning rate
   * @param betas decay of the running means of the gradient and of its square
   * @param eps added to the root of the second moment
   * @param weightDecay how much of the parameter is taken off in a step, times the learning rate
   * @param amsgrad whether to divide by the greatest second moment so far
   * @param maximize whether to climb instead of descend
   * @param execution how PyTorch is asked to carry a step out
   * @param fused whether PyTorch makes a step in one pass over the memory; here it does wherever it
   *     can, whatever is said
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
    /** Checks the ranges. */
    public Args {
      AdamStep.check(lr, betas, eps, weightDecay);
      ArgumentChecks.oneWay(execution.foreach(), fused);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public AdamW(ParamGroups groups, Args args) {
    super(groups, options(args));
  }

  private static Map<String, @Nullable Object> options(Args args) {
    Map<String, @Nullable Object> options = GroupOptions.of(args);
    options.put("decoupled_weight_decay", true);
    return options;
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    AdamStep.update(group, tensors);
  }
}
