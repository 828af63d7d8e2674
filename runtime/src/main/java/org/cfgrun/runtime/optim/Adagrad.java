package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Scales each step by the sum of all squared gradients so far, as torch.optim.Adagrad; Duchi et
 * al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011. With
 * gradient g, parameter p, t counted from 1, and s = initial_accumulator_value before the first
 * step:
 *
 * <pre>
 * g = g + weight_decay p
 * s = s + g²
 * p = p - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps)
 * </pre>
 *
 * <p>As in PyTorch, checkpoints also keep s for parameters that never receive a gradient.
 */
@Component(Registries.OPTIMIZERS)
public final class Adagrad extends Optimizer {
  private static final AdagradKernel KERNEL = Kernel.bind(AdagradKernel.class);
  private static final String SUM = "sum";

  /**
   * @param lr learning rate
   * @param lrDecay decay of the learning rate
   * @param weightDecay weight decay (L2 penalty), added to the gradient
   * @param initialAccumulatorValue initial value of the sum of squares
   * @param eps term added to the square root of the sum
   * @param maximize whether to maximize the objective instead of minimizing it
   * @param foreach accepted for compatibility; parameters are always updated together
   * @param differentiable must be False: gradients through optimizer steps are not supported
   * @param fused accepted for compatibility; a step runs in one pass over memory wherever possible
   */
  public record Args(
      @Default("1e-2") double lr,
      @Default("0") double lrDecay,
      @Default("0") double weightDecay,
      @Default("0") double initialAccumulatorValue,
      @Default("1e-10") double eps,
      @Default("False") boolean maximize,
      @Default("None") @Nullable Boolean foreach,
      @Default("False") boolean differentiable,
      @Default("None") @Nullable Boolean fused) {
    /** Validates the arguments. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("lr_decay", lrDecay);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("initial_accumulator_value", initialAccumulatorValue);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notDifferentiable(differentiable);
      ArgumentChecks.notFusedAndForeach(foreach, fused);
    }
  }

  /** Creates the optimizer; each parameter group may override the options. */
  public Adagrad(ParamGroups groups, Args args) {
    super(groups, args);
    begin(StepTensors.STEP, StepTensors::noStep);
    begin(SUM, parameter -> StepTensors.full(parameter, args.initialAccumulatorValue()));
  }

  @Override
  protected void update(ParamGroup group, StepTensors tensors) {
    if (tensors.areOnGpu()) {
      tensors.countStep().forEach((t, part) -> update(group, part, t));
    } else {
      KERNEL.fused(
          tensors.parameters(),
          tensors.gradients(),
          sums(group, tensors),
          tensors.steps(),
          group.lr(),
          group.number("lr_decay"),
          group.number("weight_decay"),
          group.number("eps"),
          group.flag("maximize"));
    }
  }

  private static void update(ParamGroup group, StepTensors tensors, long t) {
    KERNEL.step(
        tensors.parameters(),
        GradientTransforms.decayed(group, tensors),
        sums(group, tensors),
        group.lr() / (1 + (t - 1) * group.number("lr_decay")),
        group.number("eps"));
  }

  private static List<Tensor> sums(ParamGroup group, StepTensors tensors) {
    return tensors.states(SUM, group.number("initial_accumulator_value"));
  }
}
