package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.PolyPolicy;

/** Lets the learning rate fall as a power of what is left of the training. */
@Component(Registries.HOOKS)
public final class PolyLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param power the exponent; 1 is a straight line
   * @param minLr the learning rate at the end
   * @param timing when it is set, and the warm-up
   */
  public record Args(
      @Default("1.0") double power, @Default("0.0") double minLr, @Inline LrTiming timing) {}

  /** A hook for one run. */
  public PolyLrUpdaterHook(Args args) {
    super(new PolyPolicy(args.power(), args.minLr()), args.timing());
  }
}
