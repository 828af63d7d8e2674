package org.cfgrun.runtime.optim;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Steps that shrink with the sum of all squared gradients so far, as torch.optim.Adagrad; Duchi et
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
 * <p>As in PyTorch, s of parameters that never get a gradient is a state in checkpoints too.
 */
@Component(Registries.OPTIMIZERS)
public final class Adagrad extends CountingOptimizer {
  private static final AdagradKernel KERNEL = Kernel.bind(AdagradKernel.class);
  private static final String SUM = "sum";

  /**
   * @param lr learning rate
   * @param lrDecay how fast the learning rate falls
   * @param weightDecay factor of the parameter that is added to its gradient
   * @param initialAccumulatorValue what the sum of squares begins with
   * @param eps added to the root of the sum
   * @param maximize whether to climb instead of descend
   * @param foreach whether PyTorch takes all parameters together instead of one after the other;
   *     here they are taken together whatever is said
   * @param differentiable whether gradients flow through a step; False is all there is
   * @param fused whether PyTorch makes a step in one pass over the memory; here it does wherever it
   *     can, whatever is said
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
    /** Checks the ranges. */
    public Args {
      ArgumentChecks.notNegative("lr", lr);
      ArgumentChecks.notNegative("lr_decay", lrDecay);
      ArgumentChecks.notNegative("weight_decay", weightDecay);
      ArgumentChecks.notNegative("initial_accumulator_value", initialAccumulatorValue);
      ArgumentChecks.notNegative("eps", eps);
      ArgumentChecks.notDifferentiable(differentiable);
      ArgumentChecks.oneWay(foreach, fused);
    }
  }

  /** An optimizer of the groups; each may have options of its own. */
  public Adagrad(ParamGroups groups, Args args) {
    super(groups, args);
    begin(StepTensors.STEP, StepTensors::noStep);
    begin(SUM, parameter -> StepTensors.full(parameter, args.initialAccumulatorValue()));
  }

  @Override
  void update(ParamGroup group, StepTensors tensors, long t) {
    List<Tensor> sums = tensors.states(SUM, group.number("initial_accumulator_value"));
    if (tensors.areOnGpu()) {
      KERNEL.step(
          tensors.parameters(),
          Descent.decayed(group, tensors),
          sums,
          group.lr() / (1 + (t - 1) * group.number("lr_decay")),
          group.number("eps"));
    } else {
      KERNEL.fused(
          tensors.parameters(),
          tensors.gradients(),
          sums,
          tensors.steps(),
          group.lr(),
          group.number("lr_decay"),
          group.number("weight_decay"),
          group.number("eps"),
          group.flag("maximize"));
    }
  }
}
