package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.GroupNorm;
import org.cfgrun.runtime.nn.LayerNorm2d;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;

/** Normalizations of sequences, whose channels are the last axis. */
final class SequenceNorm {
  private SequenceNorm() {}

  /**
   * Creates a normalization.
   *
   * @param argument name of the argument that configures it
   * @throws ArgumentException if it normalizes feature maps, whose channels are the second axis
   */
  static Norm of(String argument, NormLayers norms, int channels) {
    Norm norm = norms.layer(channels);
    if (norm instanceof BatchNorm2d || norm instanceof GroupNorm || norm instanceof LayerNorm2d) {
      throw new ArgumentException(
          argument,
          "`%s` of a transformer cannot normalize feature maps. Set it to dict(type='LN')."
              .formatted(argument));
    }
    return norm;
  }
}
