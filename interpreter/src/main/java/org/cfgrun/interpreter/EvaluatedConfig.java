package org.cfgrun.interpreter;

import java.util.List;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;

/**
 * A config with its bases merged and its overrides applied.
 *
 * @param source the file of the config
 * @param root the whole config; its keys are in mmcv's order
 * @param layers the contribution of each file that was read, bases first, the config's own last
 * @param overrides the overrides as one nested dict; empty without overrides
 */
public record EvaluatedConfig(
    Source source, DictNode root, List<Layer> layers, DictNode overrides) {
  public EvaluatedConfig {
    layers = List.copyOf(layers);
  }

  /** The files that were read, bases first. */
  public List<Source> sources() {
    return layers.stream().map(layer -> layer.member().document().source()).toList();
  }
}
