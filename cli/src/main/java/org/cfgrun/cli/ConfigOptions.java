package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.eval.Settings;
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
              + "as [1,2] and tuples as \"(1,2)\". train and test refuse keys that are unknown, "
              + "unless written +KEY=VALUE.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--set",
      arity = "1..*",
      paramLabel = "NAME=VALUE",
      description =
          "Set variables where the files assign them, so that every value computed from them "
              + "follows: data_root=/data/coco/ img_norm_cfg.to_rgb=False. Values are written as "
              + "for --cfg-options.")
  List<String> settings = new ArrayList<>();

  @Mixin LoadOptions load = new LoadOptions();

  /** Returns an interpreter with these options. */
  Interpreter interpreter() {
    return interpreter(Map.of());
  }

  /** Returns an interpreter that replaces the contents of some files, given by absolute path. */
  Interpreter interpreter(Map<Path, String> texts) {
    return load.interpreter(texts, Settings.parse(settings));
  }
}
