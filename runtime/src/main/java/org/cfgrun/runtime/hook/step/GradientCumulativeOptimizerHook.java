package org.cfgrun.runtime.hook.step;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.optim.NamedParameter;
import org.cfgrun.runtime.optim.ParamGroup;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Stateful;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Gradient accumulation: every loss is divided by {@code k = cumulative_iters}, gradients add up,
 * and the optimizer steps after every kth iteration. A remainder of fewer than k iterations at the
 * end of the training is divided by its number and steps after the last one.
 *
 * <p>A checkpoint between two steps holds the accumulated gradients, which mmcv loses.
 */
@Component(Registries.HOOKS)
public class GradientCumulativeOptimizerHook extends OptimizerHook implements Stateful {
  private final int cumulated;

  /**
   * Arguments of the hook.
   *
   * @param cumulativeIters number of iterations per optimizer step
   * @param gradClip arguments of gradient clipping before a step; None for no clipping
   */
  public record Args(
      @Default("1") int cumulativeIters, @Default("None") @Nullable GradientClipping gradClip) {
    /** Validates the arguments. */
    public Args {
      check(cumulativeIters);
    }
  }

  static void check(int cumulativeIters) {
    if (cumulativeIters < 1) {
      throw new ArgumentException(
          "cumulative_iters",
          "`cumulative_iters` must be a positive int, got " + cumulativeIters + ".");
    }
  }

  /** Creates the hook for one run. */
  public GradientCumulativeOptimizerHook(Args args) {
    this(args.cumulativeIters(), args.gradClip(), null);
  }

  GradientCumulativeOptimizerHook(
      int cumulated, @Nullable GradientClipping clipping, @Nullable HalfPrecision half) {
    super(clipping, half);
    this.cumulated = cumulated;
  }

  @Override
  public void beforeRun(Runner runner) {
    if (cumulated == 1) {
      return;
    }
    if (!partsOfModel(runner, BatchNorm2d.class).isEmpty()) {
      runner
          .log()
          .warn(
              "Batch norm computes its statistics per batch, not over the %s batches of a step. Results may be slightly worse."
                  .formatted(cumulated));
    }
    long left = leftOver(runner);
    if (left > 0) {
      runner
          .log()
          .warn(
              "The last %s iterations are fewer than `cumulative_iters` = %s and form a shorter step."
                  .formatted(left, cumulated));
    }
  }

  private long leftOver(Runner runner) {
    return runner.maxIterations() % cumulated;
  }

  @Override
  public void afterTrainIter(Runner runner) {
    long left = leftOver(runner);
    boolean whole = runner.progress().iteration() < runner.maxIterations() - left;
    double share = whole ? cumulated : left;
    GradientStep step = step(runner);
    step.backward(Autograd.record(() -> runner.output().loss().div(share)));
    if (everyNIters(runner, cumulated) || isLastIter(runner)) {
      step.finish();
      report(runner, step);
      step.zero();
    }
  }

  @Override
  public String stateKey() {
    return "accumulated_gradients";
  }

  @Override
  public Map<String, @Nullable Object> save(Runner runner) {
    Map<String, @Nullable Object> gradients = new LinkedHashMap<>();
    try (TensorScope scope = new TensorScope()) {
      runner
          .optimizer()
          .namedGradients()
          .forEach((name, gradient) -> gradients.put(name, ArrayTransfer.snapshot(gradient)));
    }
    return gradients;
  }

  /** Restores the gradient g of each parameter w as that of {@code sum(w * g)}. */
  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    for (ParamGroup group : runner.optimizer().groups()) {
      for (NamedParameter parameter : group.parameters()) {
        if (saved.get(parameter.name()) instanceof TensorData gradient
            && Arrays.equals(gradient.shape(), parameter.data().shape().sizes())) {
          try (TensorScope scope = new TensorScope()) {
            Tensor data = parameter.data();
            Tensor values = ArrayTransfer.create(data.device(), gradient);
            Autograd.backward(Autograd.record(() -> data.mul(values).sum()));
          }
        }
      }
    }
  }
}
