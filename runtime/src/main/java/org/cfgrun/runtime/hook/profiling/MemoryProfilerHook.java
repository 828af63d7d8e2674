package org.cfgrun.runtime.hook.profiling;

import java.nio.file.Path;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.hook.Hook;
import org.cfgrun.runtime.runner.Runner;

/**
 * Logs the memory use of the machine and of this process under the names of mmdet's hook: available
 * and used memory, swap, and resident memory of the process. It also logs {@code heap_memory}, the
 * Java objects, and {@code native_memory}, the rest of the resident memory: tensors, libtorch and
 * the JVM.
 *
 * <p>On systems without {@code /proc} only the heap is logged.
 */
@Component(Registries.HOOKS)
public final class MemoryProfilerHook extends Hook {
  private final Args args;

  /**
   * Arguments of the hook.
   *
   * @param interval interval of logging, in training and validation iterations
   */
  public record Args(@Default("50") long interval) {}

  /** Creates the hook, which can be shared by several runs. */
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
