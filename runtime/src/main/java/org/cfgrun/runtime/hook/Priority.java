package org.cfgrun.runtime.hook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * When a hook is called among those of the same stage: the lower, the earlier.
 *
 * @param value from 0 to 100
 */
@ConfigValue("an int from 0 to 100 or a name such as 'NORMAL'")
public record Priority(int value) implements Comparable<Priority> {
  private static final Map<String, Priority> NAMED = new LinkedHashMap<>();

  /** Before all others. */
  public static final Priority HIGHEST = named("HIGHEST", 0);

  /** Of schedules of the learning rate. */
  public static final Priority VERY_HIGH = named("VERY_HIGH", 10);

  /** Of schedules of the momentum. */
  public static final Priority HIGH = named("HIGH", 30);

  /** Of the optimizer's step. */
  public static final Priority ABOVE_NORMAL = named("ABOVE_NORMAL", 40);

  /** Of checkpoints, and of hooks that say nothing. */
  public static final Priority NORMAL = named("NORMAL", 50);

  /** Between checkpoints and timers. */
  public static final Priority BELOW_NORMAL = named("BELOW_NORMAL", 60);

  /** Of timers and evaluation. */
  public static final Priority LOW = named("LOW", 70);

  /** Of loggers. */
  public static final Priority VERY_LOW = named("VERY_LOW", 90);

  /** After all others. */
  public static final Priority LOWEST = named("LOWEST", 100);

  /**
   * A priority by its number.
   *
   * @throws ArgumentException outside of 0 to 100
   */
  public Priority {
    if (value < 0 || value > 100) {
      throw outside(value);
    }
  }

  private static ArgumentException outside(long value) {
    return new ArgumentException("A priority must be from 0 to 100, but is " + value + ".");
  }

  private static Priority named(String name, int value) {
    Priority priority = new Priority(value);
    NAMED.put(name, priority);
    return priority;
  }

  /** Reads the argument {@code priority}: a number, or a name in any case. */
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
            "There is no priority `%s`; the names are %s."
                .formatted(name, String.join(", ", NAMED.keySet())));
      }
    }
    throw new ArgumentException(
        "A priority is an int from 0 to 100 or a name, but is " + value.description() + ".");
  }

  @Override
  public int compareTo(Priority other) {
    return Integer.compare(value, other.value);
  }

  /** Its name where it has one, else its number. */
  @Override
  public String toString() {
    return NAMED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.toString(value));
  }
}
