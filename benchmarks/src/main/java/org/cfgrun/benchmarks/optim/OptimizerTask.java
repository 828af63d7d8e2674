package org.cfgrun.benchmarks.optim;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param optimizer the name of the optimizer in configs and in PyTorch
 * @param options its other arguments in the syntax of configs and Python: {@code lr=1e-3}
 * @param problem the parameters and gradients
 */
record OptimizerTask(String optimizer, String options, Problem problem) {
  /**
   * The parameters and gradients that an optimizer steps on. All have the parameters of ResNet-50.
   */
  enum Problem {
    /** Fixed gradients. */
    DENSE,
    /** Fixed gradients. Convolutions are matrices with a row per output; vectors are left out. */
    MATRICES,
    /** The same matrices, and vectors as columns; one row of ten has a gradient. */
    SPARSE,
    /** A {@link Quadratic} loss that the step evaluates. */
    QUADRATIC;

    /** Returns the name that the Python script uses. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All tasks. PyTorch does not have LARS and Lamb. */
  static final List<OptimizerTask> ALL =
      List.of(
          new OptimizerTask("SGD", "lr=1e-3, momentum=0.9, weight_decay=1e-4", Problem.DENSE),
          new OptimizerTask("Adam", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("AdamW", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("Adagrad", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("Adadelta", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("Adamax", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("NAdam", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("RAdam", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("RMSprop", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("ASGD", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("Rprop", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("Adafactor", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("LARS", "lr=1e-3, momentum=0.9, weight_decay=1e-4", Problem.DENSE),
          new OptimizerTask("Lamb", "lr=1e-3", Problem.DENSE),
          new OptimizerTask("SparseAdam", "lr=1e-3", Problem.SPARSE),
          new OptimizerTask("Muon", "lr=1e-3", Problem.MATRICES),
          new OptimizerTask("LBFGS", "lr=0.1, max_iter=2, history_size=2", Problem.QUADRATIC),
          new OptimizerTask(
              "LBFGS",
              "max_iter=2, history_size=2, line_search_fn='strong_wolfe'",
              Problem.QUADRATIC));

  /** Returns the optimizer in config syntax. */
  String config() {
    return "dict(type='%s', %s)".formatted(optimizer, options);
  }

  /** Returns the label of the row. */
  String title() {
    return options.contains("strong_wolfe") ? optimizer + ", strong Wolfe" : optimizer;
  }
}
