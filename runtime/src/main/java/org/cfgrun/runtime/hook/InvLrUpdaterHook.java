package org.cfgrun.runtime.hook;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.schedule.InvPolicy;

/** Divides the learning rate by {@code (1 + gamma * p)^power} at epoch or iteration p. */
@Component(Registries.HOOKS)
public final class InvLrUpdaterHook extends LrUpdaterHook {
  /**
   * The arguments.
   *
   * @param gamma how soon it falls
   * @param power how steeply it falls
   * @param timing when it is set, and the warm-up
   */
  public record Args(double gamma, @Default("1.0") double power, @Inline LrTiming timing) {}

  /** A hook for one run. */
  public InvLrUpdaterHook(Args args) {
    super(new InvPolicy(args.gamma(), args.power()), args.timing());
  }
}
