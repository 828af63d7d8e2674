package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.Interpreter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that evaluate configs. */
final class ConfigOptions {
  @Option(
      names = "--cfg-options",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Override keys of the config: optimizer.lr=0.01 "
              + "data.train.pipeline.2.flip_ratio=0. A number in a key is a list index. Write lists "
              + "as [1,2] and tuples as \"(1,2)\".")
  List<String> overrides = new ArrayList<>();

  @Mixin LoadOptions load = new LoadOptions();

  /** Returns an interpreter with these options. */
  Interpreter interpreter() {
    return load.interpreter();
  }
}
