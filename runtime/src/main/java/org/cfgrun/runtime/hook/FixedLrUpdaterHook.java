package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.FixedPolicy;

/** Keeps the learning rate as it is, warm-up aside. */
@Component(Registries.HOOKS)
public final class FixedLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param timing when it is set, and the warm-up
   */
  public record Args(@Inline LrTiming timing) {}

  /** A hook for one run. */
  public FixedLrUpdaterHook(Args args) {
    super(new FixedPolicy(), args.timing());
  }
}
