package org.cfgrun.runtime.hook.profiling;

import java.nio.file.Path;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/**
 * Logs how much memory the machine and this process use, under the names of mmdet's hook: what is
 * available and used, swap, and what of this process is resident. Beside that it tells the two
 * parts apart that a process of cfgrun has: {@code heap_memory}, Java's objects, and {@code
 * native_memory}, what else is resident: tensors, libtorch and Java itself.
 *
 * <p>Where the system has no {@code /proc} only the heap is logged.
 */
@Component(Registries.HOOKS)
public final class MemoryProfilerHook extends Hook {
  private final Args args;

  /**
   * The arguments.
   *
   * @param interval every how many iterations, of training and of validation
   */
  public record Args(@Default("50") long interval) {}

  /** A hook for any number of runs. */
  public MemoryProfilerHook(Args args) {
    this.args = args;
  }

  @Override
  public void afterIter(Runner runner) {
    if (everyNIters(runner, args.interval())) {
      runner.log().info("Memory information " + MemoryUse.now(Path.of("/proc")));
    }
  }
}
