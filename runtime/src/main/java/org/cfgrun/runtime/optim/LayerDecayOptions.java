package org.cfgrun.runtime.optim;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;

/**
 * Layer-wise learning rate decay: the {@code paramwise_cfg} of {@link
 * LearningRateDecayOptimizerConstructor}.
 *
 * @param numLayers number of layers of the backbone
 * @param decayRate factor of the learning rate from one layer to the one before it
 * @param decayType unit of a layer: {@code layer_wise} for blocks, {@code stage_wise} for stages
 */
public record LayerDecayOptions(
    int numLayers, double decayRate, @Default("'layer_wise'") DecayType decayType) {
  /** Unit of a layer. */
  public enum DecayType {
    /** One or several blocks. */
    LAYER_WISE,
    /** A stage. */
    STAGE_WISE
  }

  /** Validates the arguments. */
  public LayerDecayOptions {
    if (numLayers < 1) {
      throw new ArgumentException(
          "num_layers", "`num_layers` must be at least 1, got " + numLayers + ".");
    }
    ArgumentChecks.positive("decay_rate", decayRate);
  }

  /** Returns the number of layer numbers: the layers, one before and one after them. */
  int count() {
    return numLayers + 2;
  }

  /** Returns the layer number of a parameter, from 0 at the input. */
  int layerOf(String name) {
    return decayType == DecayType.STAGE_WISE
        ? ConvNextLayers.stage(name, count())
        : ConvNextLayers.layer(name, numLayers);
  }

  /** Returns the learning rate factor of a layer. */
  double scale(int layer) {
    return Math.pow(decayRate, count() - layer - 1);
  }
}
