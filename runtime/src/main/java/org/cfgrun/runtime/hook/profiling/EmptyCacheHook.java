package org.cfgrun.runtime.hook.profiling;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/** Gives memory of the GPU that is cached but not used back to it; nothing to do on a CPU. */
@Component(Registries.HOOKS)
public final class EmptyCacheHook extends Hook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param beforeEpoch whether before each epoch
   * @param afterEpoch whether after each epoch
   * @param afterIter whether after each iteration
   */
  public record Args(
      @Default("False") boolean beforeEpoch,
      @Default("True") boolean afterEpoch,
      @Default("False") boolean afterIter) {}

  /** A hook for any number of runs. */
  public EmptyCacheHook(Args args) {
    this.args = args;
  }

  @Override
  public void beforeEpoch(Runner runner) {
    emptyIf(args.beforeEpoch(), runner);
  }

  @Override
  public void afterEpoch(Runner runner) {
    emptyIf(args.afterEpoch(), runner);
  }

  @Override
  public void afterIter(Runner runner) {
    emptyIf(args.afterIter(), runner);
  }

  private static void emptyIf(boolean wanted, Runner runner) {
    if (wanted) {
      runner.optimizers().groups().get(0).parameters().get(0).data().device().emptyCache();
    }
  }
}
