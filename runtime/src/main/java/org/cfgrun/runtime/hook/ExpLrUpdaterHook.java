package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.ExpPolicy;

/** Multiplies the learning rate by {@code gamma} at every epoch or iteration. */
@Component(Registries.HOOKS)
public final class ExpLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param gamma the factor
   * @param timing when it is set, and the warm-up
   */
  public record Args(double gamma, @Inline LrTiming timing) {}

  /** A hook for one run. */
  public ExpLrUpdaterHook(Args args) {
    super(new ExpPolicy(args.gamma()), args.timing());
  }
}
