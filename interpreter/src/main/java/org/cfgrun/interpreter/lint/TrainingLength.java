package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * How long a config trains.
 *
 * @param length the number of epochs or iterations
 * @param epochs whether it counts epochs
 * @param said the node that says so
 */
record TrainingLength(double length, boolean epochs, ConfigNode said) {
  private static final String[] EPOCHS = {"runner.max_epochs", "total_epochs"};
  private static final String[] ITERATIONS = {"runner.max_iters", "total_iters"};

  /** The length that a config gives; null when it gives none. */
  static @Nullable TrainingLength of(DictNode config) {
    TrainingLength epochs = first(config, EPOCHS, true);
    return epochs == null ? first(config, ITERATIONS, false) : epochs;
  }

  private static @Nullable TrainingLength first(DictNode config, String[] paths, boolean epochs) {
    for (String path : paths) {
      ConfigNode node = ConfigPath.parse(path).in(config);
      Double number = node == null ? null : number(node);
      if (node != null && number != null) {
        return new TrainingLength(number, epochs, node);
      }
    }
    return null;
  }

  /** The unit, for {@code n} of it. */
  String unit() {
    return epochs ? "epochs" : "iterations";
  }

  static @Nullable Double number(ConfigNode node) {
    return node instanceof ScalarNode scalar
            && (scalar.value() instanceof Long || scalar.value() instanceof Double)
        ? Double.valueOf(((Number) scalar.value()).doubleValue())
        : null;
  }

  /** Whether a key of a section is true; {@code otherwise} where it is not given. */
  static boolean isTrue(DictNode section, String key, boolean otherwise) {
    return section.get(key) instanceof ScalarNode scalar && scalar.value() instanceof Boolean truth
        ? truth
        : otherwise;
  }
}
