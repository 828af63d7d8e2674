package org.cfgrun.runtime.hook.step;

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
 * Learns from several batches as if they were one: every loss is divided by {@code k =
 * cumulative_iters}, gradients add up, and the optimizer steps after each kth iteration. What is
 * left at the end of the training, fewer than k iterations, is divided by their number and steps
 * after the last one.
 *
 * <p>A checkpoint between two steps holds the gradients so far; mmcv loses them.
 */
@Component(Registries.HOOKS)
public class GradientCumulativeOptimizerHook extends OptimizerHook implements Stateful {
  private final int cumulated;

  /**
   * The arguments.
   *
   * @param cumulativeIters how many iterations share a step
   * @param gradClip how gradients are clipped before a step; None for not at all
   */
  public record Args(
      @Default("1") int cumulativeIters, @Default("None") @Nullable GradientClipping gradClip) {
    /** Checks the number. */
    public Args {
      check(cumulativeIters);
    }
  }

  static void check(int cumulativeIters) {
    if (cumulativeIters < 1) {
      throw new ArgumentException(
          "cumulative_iters",
          "`cumulative_iters` must be a positive int, but got " + cumulativeIters + ".");
    }
  }

  /** A hook for one run. */
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
              "Batch norm takes its statistics from single batches, also where %d of them share a step: results may be slightly worse."
                  .formatted(cumulated));
    }
    long left = leftOver(runner);
    if (left > 0) {
      runner
          .log()
          .warn(
              "The last %d iterations are too few for `cumulative_iters` = %d: they share a step of their own."
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
      end(runner, step, step::finish);
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

  /** Gives each parameter w its gradient g back: that of {@code sum(w * g)}. */
  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    for (ParamGroup group : runner.optimizer().groups()) {
      for (NamedParameter parameter : group.parameters()) {
        if (saved.get(parameter.name()) instanceof TensorData gradient) {
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
