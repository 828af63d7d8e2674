package org.cfgrun.runtime.hook.evaluation;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.data.pipeline.NodeValues;

/** The metrics whose best checkpoints are kept: {@code save_best}. */
@ConfigValue("a metric or a list of metrics")
public record BestMetrics(List<String> names) {
  public BestMetrics {
    names = List.copyOf(names);
  }

  /** Reads a string or a list of strings. */
  public static BestMetrics fromConfig(ConfigNode node) {
    List<String> names = NodeValues.texts(node, "a metric");
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw new ArgumentException("Duplicate metric '%s'. Remove one of them.".formatted(name));
      }
    }
    if (names.isEmpty()) {
      throw new ArgumentException("The list of metrics is empty. Expected at least one metric.");
    }
    return new BestMetrics(names);
  }
}
