package org.cfgrun.runtime.model.init;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Initial values of layers of some kinds.
 *
 * @param weight the initializer of weights
 * @param bias the initializer of biases
 * @param layers the layer kinds; empty for all, unless there are overrides
 * @param overrides the rules for single children
 */
record InitRule(Init weight, Init bias, List<LayerKind> layers, List<Override> overrides) {
  /**
   * Rule for one child.
   *
   * @param child its name
   * @param rule the rule for it and its children; null for the rule that is overridden
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
            "unknown child `"
                + override.child()
                + "` in `override`; expected one of "
                + module.children().keySet());
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
