package org.cfgrun.runtime.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/** Numbers for the parameter groups. */
@ConfigValue(
    "a number, a list with a number for each parameter group, or a dict with such a list for each"
        + " optimizer")
public sealed interface GroupValues {
  /** The same number for all groups. */
  record Shared(double value) implements GroupValues {
    @Override
    public List<Double> of(String optimizer, int groups) {
      return Collections.nCopies(groups, value);
    }
  }

  /** One number for each group; with several optimizers, for each group of each optimizer. */
  record Listed(List<Double> values) implements GroupValues {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public List<Double> of(String optimizer, int groups) {
      return values;
    }
  }

  /** One number for each group, by optimizer name; a single optimizer is named after its class. */
  record Named(Map<String, List<Double>> byOptimizer) implements GroupValues {
    public Named {
      byOptimizer = Map.copyOf(byOptimizer);
    }

    @Override
    public @Nullable List<Double> of(String optimizer, int groups) {
      return byOptimizer.get(optimizer);
    }
  }

  /**
   * Returns the numbers for an optimizer.
   *
   * @param optimizer name of the optimizer
   * @param groups its number of groups
   * @return null when no numbers are given for it
   */
  @Nullable List<Double> of(String optimizer, int groups);

  /** Reads an argument such as {@code max_lr}. */
  static GroupValues fromConfig(ConfigNode node) {
    if (node instanceof DictNode dict) {
      Map<String, List<Double>> byOptimizer = new LinkedHashMap<>();
      dict.named().forEach((name, numbers) -> byOptimizer.put(name, list(numbers)));
      return new Named(byOptimizer);
    }
    return node instanceof ScalarNode ? new Shared(number(node)) : new Listed(list(node));
  }

  private static List<Double> list(ConfigNode node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.items().stream().map(GroupValues::number).toList();
    }
    throw new ArgumentException(
        "Expected a list with a number for each parameter group, got %s.".formatted(node));
  }

  private static double number(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return number.doubleValue();
    }
    throw new ArgumentException(
        "Expected a number or a list with a number for each parameter group, got %s."
            .formatted(node));
  }

  /**
   * Returns the numbers of all groups of all optimizers, in order.
   *
   * @param argument name of the config argument
   * @throws ArgumentException unless there is a number for each group
   */
  default List<Double> forGroups(String argument, Optimizers optimizers) {
    List<Double> all = new ArrayList<>();
    for (Map.Entry<String, Optimizer> each : optimizers.byName().entrySet()) {
      int groups = each.getValue().groups().size();
      List<Double> numbers = of(each.getKey(), groups);
      if (numbers == null) {
        throw new ArgumentException(
            argument,
            "`%s` must have an entry for the optimizer `%s`.".formatted(argument, each.getKey()));
      }
      if (numbers.size() != groups) {
        String owner = optimizers.isSingle() ? "the optimizer" : "`" + each.getKey() + "`";
        throw new ArgumentException(
            argument,
            "`%s` must have a number for each of the %s parameter groups of %s, got %s."
                .formatted(argument, groups, owner, numbers.size()));
      }
      all.addAll(numbers);
    }
    return all;
  }
}
