package org.cfgrun.runtime.hook.step;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/** Stops a run whose loss is infinite or NaN. */
@Component(Registries.HOOKS)
public final class CheckInvalidLossHook extends Hook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param interval interval of checks, in iterations
   */
  public record Args(@Default("50") long interval) {}

  /** Creates the hook, which can be shared by several runs. */
  public CheckInvalidLossHook(Args args) {
    this.args = args;
  }

  @Override
  public void afterTrainIter(Runner runner) {
    if (everyNIters(runner, args.interval())) {
      double own = runner.output().lossValue();
      // All processes stop if the loss of one is not finite.
      double loss = runner.communicator().average(new double[] {own})[0];
      if (!Double.isFinite(loss)) {
        throw new ConfigException(
            ErrorCode.BAD_VALUE,
            "The loss of iteration %s is %s. Lower the learning rate, lengthen the warm-up, or set `grad_clip`."
                .formatted(runner.progress().iteration() + 1, loss));
      }
    }
  }
}
