package org.cfgrun.interpreter;

import java.util.List;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.DictNode;

/**
 * A config whose bases are merged and whose overrides are applied.
 *
 * @param source the file it was asked for
 * @param root the whole config; its keys are in mmcv's order
 * @param layers what each file that was read for it gave, bases first, the config's own last
 * @param overrides the overrides as one dict of dicts, empty without
 */
public record EvaluatedConfig(
    Source source, DictNode root, List<Layer> layers, DictNode overrides) {
  public EvaluatedConfig {
    layers = List.copyOf(layers);
  }

  /** Every file that was read for it, bases first. */
  public List<Source> sources() {
    return layers.stream().map(layer -> layer.member().document().source()).toList();
  }
}
