package org.cfgrun.cli;

import java.io.IOException;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.torch.Threads;

/**
 * What every command does that builds what a config names: evaluate it, import its components, tell
 * failures from bugs.
 */
final class BuildingCommand {
  /** What one command does with the config. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param known what the config may name
     * @param problems takes what is wrong
     * @return the exit status
     */
    int run(EvaluatedConfig config, Components known, Problems problems);
  }

  /** How the modules that a config names are imported. */
  @FunctionalInterface
  private interface Importing {
    Components load(EvaluatedConfig config, CustomImports imports, Problems problems);
  }

  private BuildingCommand() {}

  /** Runs the work on an evaluated config; a config with errors is reported instead. */
  static int run(
      Terminal terminal, String file, ConfigOptions config, ComponentOptions components, Work work)
      throws IOException {
    return run(terminal, file, config, components, components::load, work);
  }

  /**
   * The same for work that looks at a part of the config only: modules that cannot be imported are
   * warnings, for that part may not need them.
   */
  static int look(
      Terminal terminal, String file, ConfigOptions config, ComponentOptions components, Work work)
      throws IOException {
    return run(terminal, file, config, components, components::loadWhatThereIs, work);
  }

  private static int run(
      Terminal terminal,
      String file,
      ConfigOptions config,
      ComponentOptions components,
      Importing importing,
      Work work)
      throws IOException {
    Problems problems = new Problems();
    EvaluatedConfig evaluated = config.interpreter().evaluate(file, config.overrides, problems);
    if (evaluated == null) {
      return failed(terminal, problems);
    }
    try (CustomImports imports = components.imports(evaluated)) {
      Components known = importing.load(evaluated, imports, problems);
      if (problems.hasErrors()) {
        return failed(terminal, problems);
      }
      return Failures.guard(
          terminal,
          evaluated,
          imports,
          () -> {
            if (components.threads > 0) {
              Threads.set(components.threads);
            }
            return work.run(evaluated, known, problems);
          });
    }
  }

  /** Reports the problems of a config that cannot be evaluated or built. */
  static int failed(Terminal terminal, Problems problems) {
    Report.print(terminal, problems);
    return ExitStatus.EVALUATION;
  }
}
