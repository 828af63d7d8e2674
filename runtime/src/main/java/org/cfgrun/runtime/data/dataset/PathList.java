package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.runtime.data.pipeline.NodeValues;

/** One or more paths of a dataset. */
@ConfigValue("a path or a list of paths")
public record PathList(List<String> paths) {
  public PathList {
    paths = List.copyOf(paths);
  }

  /** Reads a string or a list of strings. */
  public static PathList fromConfig(ConfigNode node) {
    List<String> paths = NodeValues.texts(node, "a path");
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
