package org.cfgrun.interpreter.schedule;

import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * The length of training that a config sets.
 *
 * @param length the number of epochs or iterations
 * @param epochs whether the unit is epochs, not iterations
 * @param node the node that sets it
 */
public record TrainingLength(double length, boolean epochs, ConfigNode node) {
  private static final String[] EPOCHS = {
    Section.RUNNER.key() + ".max_epochs", Section.TOTAL_EPOCHS.key()
  };
  private static final String[] ITERATIONS = {
    Section.RUNNER.key() + ".max_iters", Section.TOTAL_ITERS.key()
  };

  /** Returns the length that a config sets, or null when it sets none. */
  public static @Nullable TrainingLength of(DictNode config) {
    ConfigNode runner = ConfigPath.parse(Section.RUNNER.key() + ".type").in(config);
    // A length that is left over from another runner has no effect.
    boolean iterations = runner != null && runner.toString().contains("IterBased");
    TrainingLength first =
        iterations ? first(config, ITERATIONS, false) : first(config, EPOCHS, true);
    return first != null
        ? first
        : iterations ? first(config, EPOCHS, true) : first(config, ITERATIONS, false);
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

  /** The unit in the plural. */
  public String unit() {
    return epochs ? "epochs" : "iterations";
  }

  /** Returns a number; null for any other value. */
  public static @Nullable Double number(ConfigNode node) {
    return node instanceof ScalarNode scalar
            && (scalar.value() instanceof Long || scalar.value() instanceof Double)
        ? Double.valueOf(((Number) scalar.value()).doubleValue())
        : null;
  }

  /** Whether a key of a section is true; {@code otherwise} when it is missing. */
  public static boolean isTrue(DictNode section, String key, boolean otherwise) {
    return section.get(key) instanceof ScalarNode scalar && scalar.value() instanceof Boolean truth
        ? truth
        : otherwise;
  }
}
