package org.cfgrun.cli;

import java.io.IOException;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;

/**
 * The steps that all commands with components share: evaluate the config, import its components,
 * and separate failures of the run from bugs.
 */
final class ComponentCommands {
  /** The part that differs between the commands. */
  @FunctionalInterface
  interface Work {
    /**
     * Runs the command.
     *
     * @param known the components that the config can name
     * @param problems collects errors and warnings
     * @return the exit status
     */
    int run(EvaluatedConfig config, Components known, Problems problems);
  }

  /** Imports the modules that a config names. */
  @FunctionalInterface
  private interface Importing {
    Components load(EvaluatedConfig config, CustomImports imports, Problems problems);
  }

  private ComponentCommands() {}

  /** Evaluates the config and runs the work on it. Reports the errors of a config that has some. */
  static int run(
      Terminal terminal, String file, ConfigOptions config, ComponentOptions components, Work work)
      throws IOException {
    return run(terminal, file, config, components, components::load, work);
  }

  /**
   * Does the same for work that reads only a part of the config. A module that cannot be imported
   * is a warning, since that part may not need it.
   */
  static int preview(
      Terminal terminal, String file, ConfigOptions config, ComponentOptions components, Work work)
      throws IOException {
    return run(terminal, file, config, components, components::loadAvailable, work);
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
    ConfigNode custom = Section.CUSTOM_IMPORTS.in(evaluated.root());
    if (custom != null && !isNone(custom) && components.policy() == CustomCode.REFUSED) {
      problems.add(components.refusal(custom.origin().span()));
    }
    try (CustomImports imports = components.imports(evaluated)) {
      Components known = importing.load(evaluated, imports, problems);
      if (problems.hasErrors()) {
        return failed(terminal, problems);
      }
      return Failures.guard(
          terminal, evaluated, imports, () -> work.run(evaluated, known, problems));
    }
  }

  private static boolean isNone(ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.isNone();
  }

  /** Prints the modules of custom code that a command runs. */
  static void printModules(Terminal terminal, Components known) {
    known.modules().forEach(module -> terminal.err().println("Custom code: " + module));
  }

  /**
   * Reports the problems of a config that cannot be evaluated or built, and returns the exit
   * status.
   */
  static int failed(Terminal terminal, Problems problems) {
    Report.print(terminal, problems);
    return ExitStatus.EVALUATION;
  }
}
