package org.cfgrun.runtime.hook.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** The metrics whose best checkpoints are kept: {@code save_best}. */
@ConfigValue("a metric or a list of metrics")
public record BestMetrics(List<String> names) {
  public BestMetrics {
    names = List.copyOf(names);
  }

  /** Reads a string or a list of strings. */
  public static BestMetrics fromConfig(ConfigNode node) {
    List<ConfigNode> items =
        node instanceof SequenceNode sequence ? sequence.items() : List.of(node);
    List<String> names = new ArrayList<>();
    for (ConfigNode item : items) {
      if (!(item instanceof ScalarNode scalar) || !(scalar.value() instanceof String name)) {
        throw new ArgumentException(
            "Expected a metric as a string, got %s.".formatted(item.description()));
      }
      if (names.contains(name)) {
        throw new ArgumentException("Duplicate metric '%s'. Remove one of them.".formatted(name));
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new ArgumentException("The list of metrics is empty. Expected at least one metric.");
    }
    return new BestMetrics(names);
  }
}
