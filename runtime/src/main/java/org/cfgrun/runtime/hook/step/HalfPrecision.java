package org.cfgrun.runtime.hook.step;

import java.util.Map;
import java.util.function.Predicate;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.optim.LossScaler;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Half precision of a run: the compute type of the model and the loss scaler, whose state
 * checkpoints keep where mmcv does, in {@code meta.fp16.loss_scaler}.
 *
 * <p>As in mmcv, it has no effect on a CPU, where steps run in 32 bits.
 */
final class HalfPrecision {
  private static final String META = "fp16";
  private static final String STATE = "loss_scaler";

  private final Fp16Options options;
  private final Predicate<Device> halves;
  private @Nullable LossScaler scaler;

  /**
   * @param halves returns whether a device computes in half precision
   */
  HalfPrecision(Fp16Options options, Predicate<Device> halves) {
    this.options = options;
    this.halves = halves;
  }

  /**
   * Determines whether the run computes in half precision, and restores the scaler's state of a
   * resumed run.
   */
  void begin(Runner runner) {
    if (!halves.test(runner.model().device())) {
      runner
          .log()
          .warn(
              "Half precision has no effect on a CPU: this run computes in 32 bits without loss scaling.");
      return;
    }
    runner.computeIn(options.dtype());
    if (options.lossScale().isEnabled()) {
      requireStepsWithoutClosure(runner.optimizer());
      scaler = options.lossScale().scaler();
      if (runner.meta().get(META) instanceof Map<?, ?> fp16
          && fp16.get(STATE) instanceof Map<?, ?> saved
          && !scaler.load(saved)) {
        runner
            .log()
            .warn("The checkpoint has another kind of loss scaler; the loss scale is reset.");
      }
    }
  }

  private static void requireStepsWithoutClosure(Optimizer optimizer) {
    if (optimizer.needsClosure()) {
      throw new ConfigException(
          ErrorCode.BAD_ARGUMENT,
          "`%s` evaluates the loss several times per step, which does not support loss scaling. Remove `fp16`."
              .formatted(optimizer.getClass().getSimpleName()));
    }
  }

  /** Returns the loss scaler; null without loss scaling. */
  @Nullable LossScaler scaler() {
    return scaler;
  }

  /**
   * Logs a skipped step and stores the scaler's state for checkpoints.
   *
   * @param overflowed whether a gradient was not finite
   */
  void report(Runner runner, boolean overflowed) {
    if (scaler == null) {
      return;
    }
    if (overflowed) {
      runner
          .log()
          .info(
              "Skipped the step of iteration %s because its gradients overflowed; the loss scale is now %s."
                  .formatted(
                      runner.progress().iteration() + 1, PythonText.ofFloat(scaler.factor())));
    }
    runner.meta(META, Map.of(STATE, scaler.state()));
  }
}
