package org.cfgrun.runtime.hook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Priority of a hook: within a stage, hooks with lower values run first.
 *
 * @param value from 0 to 100
 */
@ConfigValue("an int from 0 to 100 or a name such as 'NORMAL'")
public record Priority(int value) implements Comparable<Priority> {
  private static final Map<String, Priority> NAMED = new LinkedHashMap<>();

  /** Highest priority: before all other hooks. */
  public static final Priority HIGHEST = named("HIGHEST", 0);

  /** Priority of learning rate schedules. */
  public static final Priority VERY_HIGH = named("VERY_HIGH", 10);

  /** Priority of momentum schedules. */
  public static final Priority HIGH = named("HIGH", 30);

  /** Priority of the optimizer step. */
  public static final Priority ABOVE_NORMAL = named("ABOVE_NORMAL", 40);

  /** Priority of checkpoints, and the default. */
  public static final Priority NORMAL = named("NORMAL", 50);

  /** Priority between checkpoints and timers. */
  public static final Priority BELOW_NORMAL = named("BELOW_NORMAL", 60);

  /** Priority of timers and evaluation. */
  public static final Priority LOW = named("LOW", 70);

  /** Priority of loggers. */
  public static final Priority VERY_LOW = named("VERY_LOW", 90);

  /** Lowest priority: after all other hooks. */
  public static final Priority LOWEST = named("LOWEST", 100);

  /**
   * Creates a priority from its number.
   *
   * @throws ArgumentException outside 0 to 100
   */
  public Priority {
    if (value < 0 || value > 100) {
      throw outside(value);
    }
  }

  private static ArgumentException outside(long value) {
    return new ArgumentException("A priority must be between 0 and 100, got " + value + ".");
  }

  private static Priority named(String name, int value) {
    Priority priority = new Priority(value);
    NAMED.put(name, priority);
    return priority;
  }

  /** Reads the argument {@code priority}: a number or a case-insensitive name. */
  public static Priority fromConfig(ConfigNode value) {
    if (value instanceof ScalarNode scalar) {
      if (scalar.value() instanceof Long number) {
        if (number < 0 || number > 100) {
          throw outside(number);
        }
        return new Priority(number.intValue());
      }
      if (scalar.value() instanceof String name) {
        Priority priority = NAMED.get(name.toUpperCase(Locale.ROOT));
        if (priority != null) {
          return priority;
        }
        throw new ArgumentException(
            "`%s` is not a priority. Use an int from 0 to 100 or one of %s."
                .formatted(name, String.join(", ", NAMED.keySet())));
      }
    }
    throw new ArgumentException(
        "Expected an int from 0 to 100 or a name such as 'NORMAL', got "
            + value.description()
            + ".");
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }

  /** Returns the name, or the number if the priority has no name. */
  @Override
  public String toString() {
    return NAMED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.toString(value));
  }
}
