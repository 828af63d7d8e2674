package org.cfgrun.interpreter.lint;

import java.util.List;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.value.DictNode;

/**
 * A config to be checked.
 *
 * @param layers the contribution of each file, the config's own last
 * @param overrides the overrides as one nested dict
 * @param root the evaluated config
 */
public record Subject(List<Layer> layers, DictNode overrides, DictNode root) {
  public Subject {
    layers = List.copyOf(layers);
  }

  /** The config's own file. */
  Layer entry() {
    return layers.get(layers.size() - 1);
  }
}
