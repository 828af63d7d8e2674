package org.cfgrun.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import picocli.CommandLine.Option;

/** Options of the commands that build the components of a config. */
abstract class ComponentOptions {
  @Option(
      names = "--module-path",
      paramLabel = "PATHS",
      description =
          "Directories and jars to search for custom_imports, after the config's own directory; "
              + "separated by ${sys:path.separator}")
  String modulePath = "";

  /** Returns the standard components and those that the config imports. */
  Components load(EvaluatedConfig config, CustomImports imports, Problems problems) {
    return imports.load(config.root(), Components.standard(), problems);
  }

  /** Returns the standard components and the available imports. A failed import is a warning. */
  Components loadAvailable(EvaluatedConfig config, CustomImports imports, Problems problems) {
    return imports.loadAvailable(config.root(), Components.standard(), problems);
  }

  /** Returns the importer for the config's directory and {@code --module-path}. */
  CustomImports imports(EvaluatedConfig config) {
    return imports(config, policy());
  }

  private CustomImports imports(EvaluatedConfig config, CustomCode policy) {
    String name = config.source().address();
    Path beside = name.contains("::") ? null : Path.of(name).getParent();
    Path folder = beside == null ? Path.of("") : beside;
    List<Path> more = new ArrayList<>();
    Arrays.stream(modulePath.split(File.pathSeparator))
        .filter(part -> !part.isBlank())
        .map(Path::of)
        .forEach(more::add);
    return new CustomImports(ModulePath.of(folder, more), policy);
  }

  /** Returns whether the command runs custom code. */
  abstract CustomCode policy();

  /**
   * Returns the problem of a config whose custom code is not run.
   *
   * @param place the {@code custom_imports}
   */
  abstract Diagnostic refusal(Span place);

  /** The options of commands that run a model. They run custom code unless it is refused. */
  static final class Running extends ComponentOptions {
    @Option(
        names = "--no-custom-code",
        description = "Refuse configs with custom_imports, whose code has all rights of the user.")
    boolean refused;

    @Override
    CustomCode policy() {
      return refused ? CustomCode.REFUSED : CustomCode.ALLOWED;
    }

    @Override
    Diagnostic refusal(Span place) {
      return Diagnostic.error(
              CustomImports.CUSTOM_CODE,
              place,
              "This config imports custom code, which `--no-custom-code` refuses.")
          .help(
              "Remove the option if you trust the code, or the imports if the run does not need it.");
    }
  }

  /** The options of commands that only look at a config. They run custom code only on request. */
  static final class Looking extends ComponentOptions {
    @Option(
        names = "--allow-custom-code",
        description =
            "Compile and run the code of custom_imports, which has all rights of the user.")
    boolean allowed;

    @Override
    CustomCode policy() {
      return allowed ? CustomCode.ALLOWED : CustomCode.REFUSED;
    }

    @Override
    Diagnostic refusal(Span place) {
      return Diagnostic.warning(
              CustomImports.CUSTOM_CODE,
              place,
              "The custom code that this config imports is not run, and what it adds is not shown.")
          .help("Add `--allow-custom-code` if you trust the code.");
    }
  }
}
