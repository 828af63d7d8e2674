package org.cfgrun.runtime.optim;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;

/**
 * How learning rates shrink towards the input: the {@code paramwise_cfg} of {@link
 * LearningRateDecayOptimizerConstructor}.
 *
 * @param numLayers how many layers the backbone has
 * @param decayRate what the rate is multiplied by from one layer to the one before it
 * @param decayType what is a layer: {@code layer_wise} for blocks, {@code stage_wise} for stages
 */
public record LayerDecayOptions(
    int numLayers, double decayRate, @Default("'layer_wise'") DecayType decayType) {
  /** What is a layer. */
  public enum DecayType {
    /** A block, or a few of them. */
    LAYER_WISE,
    /** A stage. */
    STAGE_WISE
  }

  /** Checks the ranges. */
  public LayerDecayOptions {
    if (numLayers < 1) {
      throw new ArgumentException(
          "num_layers", "`num_layers` must be at least 1, not " + numLayers + ".");
    }
    ArgumentChecks.positive("decay_rate", decayRate);
  }

  /** How many numbers there are: the layers, what is before them and what is after. */
  int count() {
    return numLayers + 2;
  }

  /** The number of a parameter's layer, from 0 at the input. */
  int layerOf(String name) {
    return decayType == DecayType.STAGE_WISE
        ? ConvNextLayers.stage(name, count())
        : ConvNextLayers.layer(name, numLayers);
  }

  /** What the learning rate of a layer is multiplied by. */
  double scale(int layer) {
    return Math.pow(decayRate, count() - layer - 1);
  }
}
