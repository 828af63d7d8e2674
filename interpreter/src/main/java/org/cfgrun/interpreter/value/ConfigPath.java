package org.cfgrun.interpreter.value;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A path into a config: {@code data.train.pipeline.2.type}. A step is a key of a dict or an index
 * into a list or tuple.
 */
public record ConfigPath(List<String> steps) {
  /** The empty path, which leads to the root. */
  public static final ConfigPath ROOT = new ConfigPath(List.of());

  public ConfigPath {
    steps = List.copyOf(steps);
  }

  /** Parses a path by splitting at dots. */
  public static ConfigPath parse(String text) {
    return text.isEmpty() ? ROOT : new ConfigPath(List.of(text.split("\\.", -1)));
  }

  /** Returns this path extended by a key. */
  public ConfigPath child(String step) {
    List<String> more = new ArrayList<>(steps);
    more.add(step);
    return new ConfigPath(more);
  }

  /** Returns this path extended by an index. */
  public ConfigPath child(int index) {
    return child(Integer.toString(index));
  }

  /** Returns the steps from {@code from} inclusive to {@code to} exclusive. */
  public ConfigPath slice(int from, int to) {
    return new ConfigPath(steps.subList(from, to));
  }

  /** Whether {@code other} is a prefix of this path. */
  public boolean startsWith(ConfigPath other) {
    return steps.size() >= other.steps.size()
        && steps.subList(0, other.steps.size()).equals(other.steps);
  }

  /** Returns the node at this path, or null. */
  public @Nullable ConfigNode in(ConfigNode root) {
    ConfigNode at = root;
    for (String step : steps) {
      ConfigNode next = step(at, step);
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable ConfigNode step(ConfigNode node, String step) {
    if (node instanceof DictNode dict) {
      return dict.get(step);
    }
    List<ConfigNode> items = node instanceof SequenceNode sequence ? sequence.items() : List.of();
    // Nine digits fit in an int, and no list is longer.
    if (!step.matches("\\d{1,9}")) {
      return null;
    }
    int index = Integer.parseInt(step);
    return index < items.size() ? items.get(index) : null;
  }

  /** Returns the path for messages, on one line and without control characters. */
  @Override
  public String toString() {
    return Printable.line(String.join(".", steps));
  }
}
