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

/** The options of every command that builds what a config names. */
final class ComponentOptions {
  @Option(
      names = "--module-path",
      paramLabel = "PATHS",
      description = {
        "Folders and jars in which custom_imports are looked for, after the config's own folder; separated by ${sys:path.separator}"
      })
  String modulePath = "";

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu[:N]",
      description =
          "Where to compute; default: ${DEFAULT-VALUE}, the first GPU where there is one.")
  String device = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many CPU threads share one operation; default: all cores.")
  int threads;

  /** The standard components and those that the config imports. */
  Components load(EvaluatedConfig config, CustomImports imports, Problems problems) {
    return imports.load(config.root(), Components.standard(), problems);
  }

  /** The same for a command that only looks: what cannot be imported is a warning. */
  Components loadWhatThereIs(EvaluatedConfig config, CustomImports imports, Problems problems) {
    return imports.loadWhatThereIs(config.root(), Components.standard(), problems);
  }

  /** Imports from the config's folder and {@code --module-path}. */
  CustomImports imports(EvaluatedConfig config) {
    String name = config.source().name();
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
