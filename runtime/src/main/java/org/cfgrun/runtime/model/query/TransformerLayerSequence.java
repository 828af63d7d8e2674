package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;

/** Encoder or decoder: layers of a transformer that follow each other, {@code layers.0} first. */
@BuiltFrom(Registries.TRANSFORMER_LAYER_SEQUENCES)
public abstract class TransformerLayerSequence extends Module {
  private final ModuleList<TransformerLayer> layers;

  /** Creates the layers. */
  protected TransformerLayerSequence(LayerSequenceSettings settings) {
    List<TransformerLayer> each =
        settings.transformerlayers().each("transformerlayers", settings.numLayers());
    layers = child("layers", new ModuleList<>(each));
    for (TransformerLayer layer : each) {
      if (layer.channels() != channels()) {
        throw new ArgumentException(
            "transformerlayers",
            "All layers must have the same `embed_dims`, got %s and %s."
                .formatted(channels(), layer.channels()));
      }
    }
  }

  /** Returns the layers, in order. */
  public final List<TransformerLayer> layers() {
    return layers.modules();
  }

  /** Returns the number of channels of queries and output. */
  public final int channels() {
    return layers.get(0).channels();
  }
}
