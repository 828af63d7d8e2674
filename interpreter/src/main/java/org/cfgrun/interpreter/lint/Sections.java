package org.cfgrun.interpreter.lint;

import java.util.Set;

/** The top-level keys that OpenMMLab's programs read. */
final class Sections {
  private static final Set<String> NAMES =
      Set.of(
          "model",
          "data",
          "optimizer",
          "optimizer_config",
          "optim_wrapper",
          "lr_config",
          "momentum_config",
          "param_scheduler",
          "runner",
          "total_epochs",
          "total_iters",
          "evaluation",
          "checkpoint_config",
          "log_config",
          "custom_hooks",
          "default_hooks",
          "workflow",
          "visualizer",
          "train_cfg",
          "val_cfg",
          "test_cfg");

  private Sections() {}

  /** Whether a key is one of them. */
  static boolean isSection(String name) {
    return NAMES.contains(name) || name.matches("(train|val|test)_(dataloader|evaluator)");
  }
}
