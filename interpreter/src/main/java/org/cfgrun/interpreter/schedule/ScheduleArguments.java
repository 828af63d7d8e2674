package org.cfgrun.interpreter.schedule;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * ScheduleArguments of a schedule, with defaults. Values of another type than expected are reported
 * by the checks; here they are an {@link ArgumentException} that ends the computation.
 */
record ScheduleArguments(Map<String, ConfigNode> values) {
  /** Returns a value; null if it is absent or None. */
  @Nullable ConfigNode given(String name) {
    ConfigNode value = values.get(name);
    return value instanceof ScalarNode scalar && scalar.isNone() ? null : value;
  }

  ConfigNode node(String name) {
    ConfigNode value = given(name);
    if (value == null) {
      throw new ArgumentException(name, "`" + name + "` is required.");
    }
    return value;
  }

  double number(String name) {
    return number(name, node(name));
  }

  double number(String name, double otherwise) {
    ConfigNode value = given(name);
    return value == null ? otherwise : number(name, value);
  }

  @Nullable Double optional(String name) {
    ConfigNode value = given(name);
    return value == null ? null : Double.valueOf(number(name, value));
  }

  long count(String name) {
    return count(name, node(name));
  }

  long count(String name, long otherwise) {
    ConfigNode value = given(name);
    return value == null ? otherwise : count(name, value);
  }

  boolean flag(String name, boolean otherwise) {
    ConfigNode value = given(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof ScalarNode scalar && scalar.value() instanceof Boolean flag) {
      return flag;
    }
    throw expected(name, "a bool");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    ConfigNode value = given(name);
    if (value == null) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (value instanceof ScalarNode scalar
          && scalar.value() instanceof String text
          && constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw expected(name, "another name");
  }

  List<Double> numbers(String name) {
    return items(name).stream().map(item -> number(name, item)).toList();
  }

  List<Long> counts(String name) {
    return items(name).stream().map(item -> count(name, item)).toList();
  }

  /** Returns the first number of a value that has one for each parameter group. */
  double first(String name) {
    ConfigNode value = node(name);
    return value instanceof SequenceNode list && !list.items().isEmpty()
        ? number(name, list.items().get(0))
        : number(name, value);
  }

  private List<ConfigNode> items(String name) {
    if (node(name) instanceof SequenceNode list) {
      return list.items();
    }
    throw expected(name, "a list");
  }

  private static double number(String name, ConfigNode value) {
    Double number = TrainingLength.number(value);
    if (number == null) {
      throw expected(name, "a number");
    }
    return number;
  }

  private static long count(String name, ConfigNode value) {
    if (value instanceof ScalarNode scalar && scalar.value() instanceof Long count) {
      return count;
    }
    throw expected(name, "an int");
  }

  private static ArgumentException expected(String name, String what) {
    return new ArgumentException(name, "Expected " + what + ".");
  }
}
