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
 * Half precision in a run: the type that the model computes in, and the scaler of its loss, whose
 * state stands in checkpoints where mmcv has it, as {@code meta.fp16.loss_scaler}.
 *
 * <p>On a CPU all this has no meaning, and steps are plain ones in 32 bits; so it is in mmcv.
 */
final class HalfPrecision {
  private static final String META = "fp16";
  private static final String STATE = "loss_scaler";

  private final Fp16Options options;
  private final Predicate<Device> halves;
  private @Nullable LossScaler scaler;

  /**
   * @param halves whether a device computes in half precision
   */
  HalfPrecision(Fp16Options options, Predicate<Device> halves) {
    this.options = options;
    this.halves = halves;
  }

  /** Finds out whether the run computes in half precision, and goes on where another left off. */
  void begin(Runner runner) {
    if (!halves.test(runner.model().device())) {
      runner
          .log()
          .warn(
              "Half precision has no meaning on a CPU: this run computes in 32 bits and does not scale the loss.");
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
            .warn("The checkpoint's loss scaler is of another kind: the loss scale begins anew.");
      }
    }
  }

  private static void requireStepsWithoutClosure(Optimizer optimizer) {
    if (optimizer.needsClosure()) {
      throw new ConfigException(
          ErrorCode.BAD_ARGUMENT,
          "`%s` evaluates the loss several times in a step, which cannot be done with a scaled loss."
              .formatted(optimizer.getClass().getSimpleName()));
    }
  }

  /** The scaler of the loss; null where the loss is not scaled. */
  @Nullable LossScaler scaler() {
    return scaler;
  }

  /**
   * Logs a step that was left out, and has checkpoints keep the scaler's state.
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
              "Gradients of iteration %d overflowed, so there was no step; the loss scale is %s now."
                  .formatted(
                      runner.progress().iteration() + 1, PythonText.ofFloat(scaler.factor())));
    }
    runner.meta(META, Map.of(STATE, scaler.state()));
  }
}
