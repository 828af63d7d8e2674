package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.eval.Dialect;
import org.cfgrun.interpreter.eval.Surroundings;
import picocli.CommandLine.Option;

/** The options of every command that reads configs. */
final class LoadOptions {
  @Option(
      names = "--package",
      paramLabel = "NAME=FOLDER",
      description =
          "Where a package's configs lie, for bases such as mmdet::_base_/default_runtime.py: "
              + "its checkout or its installed folder. A .cfgrun.json can say the same for a whole "
              + "project.")
  Map<String, Path> packages = new LinkedHashMap<>();

  @Option(
      names = "--era",
      paramLabel = "mmcv|mmengine",
      description =
          "Whose meaning counts where the two differ, mmengine's by default: {{$$NAME:text}} is a "
              + "variable of the environment in mmengine, and plain text in mmcv.")
  Dialect dialect = Dialect.MMENGINE;

  /** An interpreter with these options. */
  Interpreter interpreter() {
    return interpreter(Map.of());
  }

  /** The same, which takes some files, by their absolute paths, as if they had other texts. */
  Interpreter interpreter(Map<Path, String> texts) {
    return new Interpreter(
        InterpreterOptions.DEFAULT
            .withPackages(packages)
            .within(Surroundings.OF_PROCESS.in(dialect))
            .withTexts(texts));
  }
}
