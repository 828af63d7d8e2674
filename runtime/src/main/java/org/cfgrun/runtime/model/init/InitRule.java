package org.cfgrun.runtime.model.init;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * How the layers of some kinds get their first values.
 *
 * @param weight of the weights
 * @param bias of the biases
 * @param layers which layers; empty for all, unless there are overrides
 * @param overrides what holds for single children instead
 */
record InitRule(Init weight, Init bias, List<LayerKind> layers, List<Override> overrides) {
  /**
   * A rule for one child.
   *
   * @param child its name
   * @param rule what holds for it and all in it; null for the rule that is overridden
   */
  record Override(String child, @Nullable InitRule rule) {}

  void apply(Module module) {
    if (!layers.isEmpty() || overrides.isEmpty()) {
      module.forEachModule(
          (path, part) -> {
            if (layers.isEmpty() || layers.stream().anyMatch(kind -> kind.covers(part))) {
              draw(part);
            }
          });
    }
    for (Override override : overrides) {
      Module child = module.children().get(override.child());
      if (child == null) {
        throw new ArgumentException(
            "init_cfg",
            "`override` names `" + override.child() + "`; there are " + module.children().keySet());
      }
      InitRule rule = override.rule() == null ? this : override.rule();
      child.forEachModule((path, part) -> rule.draw(part));
    }
  }

  private void draw(Module layer) {
    Parameter weights = layer.own().get("weight");
    if (weights != null) {
      weights.init(weight);
    }
    Parameter biases = layer.own().get("bias");
    if (biases != null) {
      biases.init(bias);
    }
  }
}
