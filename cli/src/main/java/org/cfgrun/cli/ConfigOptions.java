package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.Interpreter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that evaluates configs. */
final class ConfigOptions {
  @Option(
      names = "--cfg-options",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Set keys over those of the file: optimizer.lr=0.01 "
              + "data.train.pipeline.2.flip_ratio=0. Lists and tuples as [1,2] and \"(1,2)\"; a "
              + "number after a dot is an index of a list.")
  List<String> overrides = new ArrayList<>();

  @Mixin LoadOptions load = new LoadOptions();

  /** An interpreter with these options. */
  Interpreter interpreter() {
    return load.interpreter();
  }
}
