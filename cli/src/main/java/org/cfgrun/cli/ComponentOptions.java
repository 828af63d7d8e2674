package org.cfgrun.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import picocli.CommandLine.Option;

/** Options of the commands that build the components of a config. */
final class ComponentOptions {
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
    String name = config.source().address();
    Path beside = name.contains("::") ? null : Path.of(name).getParent();
    Path folder = beside == null ? Path.of("") : beside;
    List<Path> more = new ArrayList<>();
    Arrays.stream(modulePath.split(File.pathSeparator))
        .filter(part -> !part.isBlank())
        .map(Path::of)
        .forEach(more::add);
    return new CustomImports(ModulePath.of(folder, more), CustomCode.ALLOWED);
  }
}
