package org.cfgrun.runtime.hook.step;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.checkpoint.ArrayTransfer;
import org.cfgrun.runtime.checkpoint.TensorData;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.optim.GradientClipping;
import org.cfgrun.runtime.optim.GradientStep;
import org.cfgrun.runtime.optim.NamedParameter;
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
  private static final String RANK = "rank_";

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
    Tensor loss = Autograd.record(() -> runner.output().loss().div(share));
    if (!everyNIters(runner, cumulated) && !isLastIter(runner)) {
      step.backward(loss);
    } else {
      step.lastBackward(loss);
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
      Map<String, Tensor> own = runner.optimizer().namedGradients();
      own.forEach((name, gradient) -> gradients.put(name, ArrayTransfer.snapshot(gradient)));
      if (runner.communicator().world() > 1) {
        addOtherProcesses(runner, own, gradients);
      }
    }
    return gradients;
  }

  /**
   * Adds the gradients of the other processes, which are exchanged only before a step, under {@code
   * rank_1} and so on.
   */
  private static void addOtherProcesses(
      Runner runner, Map<String, Tensor> own, Map<String, @Nullable Object> gradients) {
    Communicator processes = runner.communicator();
    List<Map<String, @Nullable Object>> byRank = new ArrayList<>();
    for (int rank = 0; rank < processes.world(); rank++) {
      byRank.add(new LinkedHashMap<>());
    }
    for (NamedParameter parameter : parameters(runner)) {
      Tensor gradient = own.get(parameter.name());
      byte[] bytes = gradient == null ? new byte[0] : gradient.toByteBuffer().array();
      List<byte[]> all = processes.gather(bytes);
      for (int rank = 1; rank < all.size(); rank++) {
        byte[] received = all.get(rank);
        if (received.length > 0) {
          Tensor data = parameter.data();
          byRank
              .get(rank)
              .put(
                  parameter.name(),
                  new TensorData(
                      data.type(),
                      data.shape().sizes(),
                      () -> ByteBuffer.wrap(received).order(ByteOrder.nativeOrder())));
        }
      }
    }
    for (int rank = 1; rank < byRank.size(); rank++) {
      gradients.put(RANK + rank, byRank.get(rank));
    }
  }

  private static List<NamedParameter> parameters(Runner runner) {
    return runner.optimizer().groups().stream()
        .flatMap(group -> group.parameters().stream())
        .toList();
  }

  /** Restores the gradient g of each parameter w as that of {@code sum(w * g)}. */
  @Override
  public void restore(Runner runner, Map<String, @Nullable Object> saved) {
    int world = 1;
    while (saved.get(RANK + world) instanceof Map<?, ?>) {
      world++;
    }
    Communicator processes = runner.communicator();
    if (world != processes.world()) {
      runner
          .log()
          .warn(
              "The gradients accumulated since the last step are dropped, because they are those of %s and not %s processes."
                  .formatted(world, processes.world()));
      return;
    }
    Map<?, ?> own = processes.rank() == 0 ? saved : (Map<?, ?>) saved.get(RANK + processes.rank());
    for (NamedParameter parameter : parameters(runner)) {
      if (own != null
          && own.get(parameter.name()) instanceof TensorData gradient
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
