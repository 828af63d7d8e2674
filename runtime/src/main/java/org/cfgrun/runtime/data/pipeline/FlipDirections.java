package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/** One or more flip directions. */
@ConfigValue("'horizontal', 'vertical' or 'diagonal', or a list of these")
public record FlipDirections(List<FlipDirection> directions) {
  public FlipDirections {
    directions = List.copyOf(directions);
  }

  /** Reads a name or a list of names. */
  public static FlipDirections fromConfig(ConfigNode node) {
    List<ConfigNode> items = NodeValues.items(node);
    List<FlipDirection> directions = new ArrayList<>();
    for (ConfigNode item : items == null ? List.of(node) : items) {
      directions.add(direction(item));
    }
    if (directions.isEmpty()) {
      throw new ArgumentException(
          "The list of directions is empty. Expected at least one direction.");
    }
    return new FlipDirections(directions);
  }

  private static FlipDirection direction(ConfigNode node) {
    String name = NodeValues.text(node);
    for (FlipDirection direction : FlipDirection.values()) {
      if (direction.name().toLowerCase(Locale.ROOT).equals(name)) {
        return direction;
      }
    }
    throw new ArgumentException(
        "Expected 'horizontal', 'vertical' or 'diagonal', got `%s`.".formatted(node));
  }
}
