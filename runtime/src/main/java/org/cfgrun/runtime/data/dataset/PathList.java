package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** One or more paths of a dataset. */
@ConfigValue("a path or a list of paths")
public record PathList(List<String> paths) {
  public PathList {
    paths = List.copyOf(paths);
  }

  /** Reads a string or a list of strings. */
  public static PathList fromConfig(ConfigNode node) {
    List<ConfigNode> items =
        node instanceof SequenceNode sequence ? sequence.items() : List.of(node);
    List<String> paths = new ArrayList<>();
    for (ConfigNode item : items) {
      if (!(item instanceof ScalarNode scalar) || !(scalar.value() instanceof String path)) {
        throw new ArgumentException(
            "Expected a path as a string, got %s `%s`.".formatted(item.typeName(), item));
      }
      paths.add(path);
    }
    if (paths.isEmpty()) {
      throw new ArgumentException("The list of paths is empty. Expected at least one path.");
    }
    return new PathList(paths);
  }

  /** Returns the path at an index, or the only path for every index. */
  String get(int index) {
    return paths.get(paths.size() == 1 ? 0 : index);
  }
}
