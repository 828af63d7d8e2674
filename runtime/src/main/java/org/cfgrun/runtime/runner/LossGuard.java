package org.cfgrun.runtime.runner;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * Watches the losses of a run. The first one that is infinite or NaN is a warning, because a single
 * one may pass: half precision skips such steps. Many in a row stop the run. mmcv trains on unless
 * the config has a {@code CheckInvalidLossHook}, and saves weights that are NaN.
 */
final class LossGuard {
  /**
   * How many losses in a row may not be finite: more than a dynamic loss scale needs to recover.
   */
  static final int MOST = 100;

  private static final ErrorCode CODE = new ErrorCode("loss-not-finite");
  private static final String FIX =
      "lower the learning rate, lengthen the warm-up, or set `grad_clip`";

  private final RunLog log;
  private long first;
  private int count;
  private boolean warned;

  LossGuard(RunLog log) {
    this.log = log;
  }

  /**
   * Checks the loss of a training step.
   *
   * @param iteration the number of the iteration, from 1
   * @param loss null if the model logs none
   * @throws ConfigException if this is one too many in a row
   */
  void check(long iteration, @Nullable Double loss) {
    if (loss == null || Double.isFinite(loss)) {
      count = 0;
      return;
    }
    if (count++ == 0) {
      first = iteration;
    }
    if (!warned) {
      warned = true;
      log.warn(
          "The loss of iteration %s is %s. The run stops after %s such losses in a row, and does not save weights that are not finite."
              .formatted(iteration, text(loss), MOST));
    }
    if (count >= MOST) {
      throw new ConfigException(
          Diagnostic.error(
                  CODE,
                  null,
                  "The loss is %s since iteration %s, for %s iterations."
                      .formatted(text(loss), first, count))
              .help(FIX));
    }
  }

  /** Returns the number as Python prints it. */
  private static String text(double loss) {
    return Double.isNaN(loss) ? "nan" : loss > 0 ? "inf" : "-inf";
  }

  /**
   * Refuses to go on with weights that are not finite: no step can make them finite again.
   *
   * @param lost what would have been done with them, such as {@code `epoch_2.pth` is not saved}
   * @throws ConfigException if a parameter has a value that is infinite or NaN
   */
  static void requireFinite(Runner runner, String lost) {
    if (!runner.model().isFinite()) {
      throw new ConfigException(
          Diagnostic.error(
                  CODE,
                  null,
                  "The model has weights that are infinite or NaN after iteration %s: %s."
                      .formatted(trained(runner), lost))
              .note("earlier checkpoints are intact")
              .help(FIX + ", and resume from a checkpoint with finite weights"));
    }
  }

  private static long trained(Runner runner) {
    return runner.resumePoint().iteration();
  }
}
