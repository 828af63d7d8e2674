package org.cfgrun.components;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Argument that is one value for all stages of a component, or a list with one value for each, such
 * as the heads of a cascade. One value is built again for every stage: stages share no parameters.
 *
 * @param <T> type of the value
 */
public final class OneOrMany<T> {
  private final List<T> values;
  private final @Nullable Supplier<T> another;

  private OneOrMany(List<T> values, @Nullable Supplier<T> another) {
    this.values = values;
    this.another = another;
  }

  /** Returns a list of values, one for each stage. */
  public static <T> OneOrMany<T> many(List<T> values) {
    return new OneOrMany<>(List.copyOf(values), null);
  }

  /**
   * Returns one value for all stages.
   *
   * @param another builds the same value again
   */
  public static <T> OneOrMany<T> one(T value, Supplier<T> another) {
    return new OneOrMany<>(List.of(value), another);
  }

  /** Returns whether a list was given. */
  public boolean isList() {
    return another == null;
  }

  /** Returns the values as given: one, or those of the list. */
  public List<T> given() {
    return values;
  }

  /**
   * Returns the value of each stage.
   *
   * @param argument name of the argument in the config
   * @param stages number of stages
   * @throws ArgumentException if there is a list of another length
   */
  public List<T> each(String argument, int stages) {
    if (another == null) {
      if (values.size() != stages) {
        throw new ArgumentException(
            argument,
            "`%s` must have a value for each stage: expected %s, got %s."
                .formatted(argument, stages, values.size()));
      }
      return values;
    }
    List<T> all = new ArrayList<>(values);
    while (all.size() < stages) {
      all.add(another.get());
    }
    return List.copyOf(all);
  }

  /**
   * Returns the path in the config to the value of a stage.
   *
   * @param argument name of the argument
   */
  public String place(String argument, int stage) {
    return another == null ? argument + "." + stage : argument;
  }
}
