package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.jspecify.annotations.Nullable;

/** List of layers named {@code 0}, {@code 1}, ..., of which some are the identity. */
final class OptionalLayers extends Module {
  private final List<@Nullable Layer> layers;

  /**
   * Creates a list.
   *
   * @param layers null for the identity
   */
  OptionalLayers(List<@Nullable Layer> layers) {
    this.layers = Collections.unmodifiableList(new ArrayList<>(layers));
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer != null) {
        child(Integer.toString(i), layer);
      }
    }
  }

  int size() {
    return layers.size();
  }

  /** Returns a layer, or null for the identity. */
  @Nullable Layer get(int index) {
    return layers.get(index);
  }
}
