package org.cfgrun.runtime.hook.profiling;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/** Releases unused cached GPU memory; does nothing on a CPU. */
@Component(Registries.HOOKS)
public final class EmptyCacheHook extends Hook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param beforeEpoch whether to release memory before each epoch
   * @param afterEpoch whether to release memory after each epoch
   * @param afterIter whether to release memory after each iteration
   */
  public record Args(
      @Default("False") boolean beforeEpoch,
      @Default("True") boolean afterEpoch,
      @Default("False") boolean afterIter) {}

  /** Creates the hook, which can be shared by several runs. */
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
