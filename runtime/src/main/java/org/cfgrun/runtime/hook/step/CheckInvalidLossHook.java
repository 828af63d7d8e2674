package org.cfgrun.runtime.hook.step;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/** Ends a run whose loss is infinite or not a number. */
@Component(Registries.HOOKS)
public final class CheckInvalidLossHook extends Hook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param interval every how many iterations the loss is looked at
   */
  public record Args(@Default("50") long interval) {}

  /** A hook for any number of runs. */
  public CheckInvalidLossHook(Args args) {
    this.args = args;
  }

  @Override
  public void afterTrainIter(Runner runner) {
    if (everyNIters(runner, args.interval())) {
      double loss = runner.output().loss().toDouble();
      if (!Double.isFinite(loss)) {
        throw new ConfigException(
            ErrorCode.BAD_VALUE,
            "The loss of iteration %d is %s; lower the learning rate, lengthen the warm-up, or set `grad_clip`."
                .formatted(runner.progress().iteration() + 1, loss));
      }
    }
  }
}
