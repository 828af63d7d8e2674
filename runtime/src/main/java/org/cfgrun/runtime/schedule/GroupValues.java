package org.cfgrun.runtime.schedule;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.cfgrun.runtime.registry.ArgumentException;
import org.cfgrun.runtime.registry.ConfigValue;

/**
 * A number for every parameter group: one for all of them, or a list with one for each.
 *
 * @param shared whether {@code values} holds one number for all groups
 * @param values the numbers
 */
@ConfigValue("a number or a list with a number for each parameter group")
public record GroupValues(boolean shared, List<Double> values) {
  public GroupValues {
    values = List.copyOf(values);
  }

  /** Reads an argument such as {@code max_lr}. */
  public static GroupValues fromConfig(ConfigNode node) {
    if (node instanceof ListNode list) {
      return new GroupValues(false, list.items().stream().map(GroupValues::number).toList());
    }
    if (node instanceof TupleNode tuple) {
      return new GroupValues(false, tuple.items().stream().map(GroupValues::number).toList());
    }
    return new GroupValues(true, List.of(number(node)));
  }

  private static double number(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw new ArgumentException(
        "A number or a list of numbers, one for each parameter group, is needed, but got %s."
            .formatted(node));
  }

  /** Whether there is a number for each of {@code groups} groups. */
  public boolean fits(int groups) {
    return shared || values.size() == groups;
  }

  /** The number of a group. */
  public double of(int group) {
    return values.get(shared ? 0 : group);
  }
}
