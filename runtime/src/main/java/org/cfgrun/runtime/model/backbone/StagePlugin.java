package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.Plugin;
import org.jspecify.annotations.Nullable;

/**
 * Plugin of a backbone: a layer that is inserted into each block of some stages.
 *
 * @param cfg kind of layer
 * @param position where the layer is inserted into a block
 * @param stages whether the blocks of each stage have the layer; all stages if None
 */
public record StagePlugin(
    Plugin cfg, PluginPosition position, @Default("None") @Nullable List<Boolean> stages) {
  /** Checks that {@code stages} has a value for each stage. */
  void requireStages(int count) {
    if (stages != null && stages.size() != count) {
      throw new ArgumentException(
          "plugins",
          "Expected one value of `stages` for each of the %s stages, got %s."
              .formatted(count, stages.size()));
    }
  }

  boolean isIn(int stage) {
    return stages == null || stages.get(stage);
  }
}
