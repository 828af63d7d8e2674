package org.cfgrun.benchmarks.optim;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param optimizer its name in configs, which is PyTorch's where PyTorch has it
 * @param options its other arguments, as configs and Python have them: {@code lr=1e-3}
 * @param problem what it trains
 */
record Task(String optimizer, String options, Problem problem) {
  /**
   * What an optimizer trains: always the parameters of ResNet-50, unless something else is said.
   */
  enum Problem {
    /** Gradients that are there. */
    DENSE,
    /**
     * Gradients that are there; the convolutions as matrices with a row for each output, no vector.
     */
    MATRICES,
    /** The same matrices and the vectors as columns, where one row of ten has a gradient. */
    SPARSE,
    /** A {@link Quadratic} that a step evaluates. */
    QUADRATIC;

    /** Its name for the peer. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All of them. PyTorch has no LARS and no Lamb. */
  static final List<Task> ALL =
      List.of(
          new Task("SGD", "lr=1e-3, momentum=0.9, weight_decay=1e-4", Problem.DENSE),
          new Task("Adam", "lr=1e-3", Problem.DENSE),
          new Task("AdamW", "lr=1e-3", Problem.DENSE),
          new Task("Adagrad", "lr=1e-3", Problem.DENSE),
          new Task("Adadelta", "lr=1e-3", Problem.DENSE),
          new Task("Adamax", "lr=1e-3", Problem.DENSE),
          new Task("NAdam", "lr=1e-3", Problem.DENSE),
          new Task("RAdam", "lr=1e-3", Problem.DENSE),
          new Task("RMSprop", "lr=1e-3", Problem.DENSE),
          new Task("ASGD", "lr=1e-3", Problem.DENSE),
          new Task("Rprop", "lr=1e-3", Problem.DENSE),
          new Task("Adafactor", "lr=1e-3", Problem.DENSE),
          new Task("LARS", "lr=1e-3, momentum=0.9, weight_decay=1e-4", Problem.DENSE),
          new Task("Lamb", "lr=1e-3", Problem.DENSE),
          new Task("SparseAdam", "lr=1e-3", Problem.SPARSE),
          new Task("Muon", "lr=1e-3", Problem.MATRICES),
          new Task("LBFGS", "lr=0.1, max_iter=2, history_size=2", Problem.QUADRATIC),
          new Task(
              "LBFGS",
              "max_iter=2, history_size=2, line_search_fn='strong_wolfe'",
              Problem.QUADRATIC));

  /** As a config has it. */
  String config() {
    return "dict(type='%s', %s)".formatted(optimizer, options);
  }

  /** What the row is called. */
  String title() {
    return options.contains("strong_wolfe") ? optimizer + ", strong Wolfe" : optimizer;
  }
}
