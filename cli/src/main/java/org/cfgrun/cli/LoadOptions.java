package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Settings;
import picocli.CommandLine.Option;

/** Options of the commands that read configs. */
final class LoadOptions {
  @Option(
      names = "--package",
      paramLabel = "NAME=DIR",
      description =
          "Directory of a package, a checkout or an installed package, for bases such as"
              + " mmdet::PATH. A .cfgrun.json file sets it for a whole project.")
  Map<String, Path> packages = new LinkedHashMap<>();

  @Option(
      names = "--dialect",
      paramLabel = "mmcv|mmengine",
      description =
          "Dialect to use where mmcv and mmengine differ; default: mmengine. For example, "
              + "'{{$$NAME:text}}' is an environment variable in mmengine and plain text in mmcv.")
  Dialect dialect = Dialect.MMENGINE;

  /** The former name of {@code --dialect}, kept for existing scripts. */
  @Option(names = "--era", hidden = true)
  void setEra(Dialect era) {
    dialect = era;
  }

  /** Returns an interpreter with these options. */
  Interpreter interpreter() {
    return interpreter(Map.of(), Settings.NONE);
  }

  /**
   * Returns an interpreter that replaces the contents of some files, given by absolute path, and
   * the values of variables.
   */
  Interpreter interpreter(Map<Path, String> texts, Settings settings) {
    return new Interpreter(
        InterpreterOptions.DEFAULT
            .withPackages(packages)
            .withEnvironment(Environment.OF_PROCESS.with(dialect).with(settings))
            .withTexts(texts));
  }
}
