package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Number of channels of each layer of a {@link YOLACTProtonet}; none for one that resizes its input
 * and keeps the channels.
 */
@ConfigValue("a list of ints and None")
public record ProtoChannels(List<OptionalInt> layers) {
  /** Reads a list of ints and None. */
  public static ProtoChannels fromConfig(ConfigNode value) {
    if (!(value instanceof SequenceNode sequence)) {
      throw new ArgumentException(
          "Expected a list of ints and None, got %s.".formatted(value.description()));
    }
    List<OptionalInt> layers = new ArrayList<>();
    for (ConfigNode item : sequence.items()) {
      if (item instanceof ScalarNode scalar && scalar.isNone()) {
        layers.add(OptionalInt.empty());
      } else if (item instanceof ScalarNode scalar
          && scalar.value() instanceof Long channels
          && channels > 0
          && channels <= ConvShape.MAX_CHANNELS) {
        layers.add(OptionalInt.of(channels.intValue()));
      } else {
        throw new ArgumentException(
            "Expected a number of channels from 1 to %s or None, got %s."
                .formatted(ConvShape.MAX_CHANNELS, item));
      }
    }
    return new ProtoChannels(List.copyOf(layers));
  }
}
