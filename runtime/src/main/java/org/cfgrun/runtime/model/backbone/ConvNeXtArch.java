package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Stages of a {@link ConvNeXt}.
 *
 * @param depths number of blocks of each stage
 * @param channels number of channels of each stage
 */
@ConfigValue("the name of a ConvNeXt, such as 'tiny', or a dict of depths and channels")
public record ConvNeXtArch(List<Integer> depths, List<Integer> channels) {
  private static final int MAX_STAGES = 8;
  private static final int MAX_DEPTH = 1000;
  private static final List<String> KEYS = List.of("depths", "channels");
  private static final Map<String, ConvNeXtArch> NAMED = new LinkedHashMap<>();

  static {
    name("tiny", 9, 96);
    name("small", 27, 96);
    name("base", 27, 128);
    name("large", 27, 192);
    name("xlarge", 27, 256);
  }

  public ConvNeXtArch {
    depths = List.copyOf(depths);
    channels = List.copyOf(channels);
    if (depths.size() != channels.size() || depths.isEmpty() || depths.size() > MAX_STAGES) {
      throw new ArgumentException(
          "Expected as many `depths` as `channels`, from 1 to %s, got %s and %s."
              .formatted(MAX_STAGES, depths.size(), channels.size()));
    }
  }

  private static void name(String name, int depth, int channels) {
    NAMED.put(
        name,
        new ConvNeXtArch(
            List.of(3, 3, depth, 3), List.of(channels, 2 * channels, 4 * channels, 8 * channels)));
  }

  /** Reads a name or a dict. */
  public static ConvNeXtArch fromConfig(ConfigNode value) {
    if (value instanceof DictNode dict) {
      for (String key : dict.named().keySet()) {
        if (!KEYS.contains(key)) {
          throw new ArgumentException(
              "Unknown key `%s` in `arch`. Expected `depths` and `channels`.".formatted(key));
        }
      }
      return new ConvNeXtArch(
          numbers(dict, "depths", MAX_DEPTH), numbers(dict, "channels", ConvShape.MAX_CHANNELS));
    }
    if (value instanceof ScalarNode scalar && scalar.value() instanceof String name) {
      ConvNeXtArch arch = NAMED.get(name);
      if (arch == null) {
        throw new ArgumentException(
            "Expected one of %s, got '%s'.".formatted(String.join(", ", NAMED.keySet()), name));
      }
      return arch;
    }
    throw new ArgumentException("Expected a name or a dict, got " + value.description() + ".");
  }

  private static List<Integer> numbers(DictNode dict, String key, int max) {
    ConfigNode value = dict.get(key);
    if (value == null) {
      throw new ArgumentException("Missing key `%s` in `arch`.".formatted(key));
    }
    if (!(value instanceof SequenceNode sequence)) {
      throw invalid(key, max, value);
    }
    List<Integer> numbers = new ArrayList<>();
    for (ConfigNode item : sequence.items()) {
      if (!(item instanceof ScalarNode scalar
          && scalar.value() instanceof Long number
          && number >= 1
          && number <= max)) {
        throw invalid(key, max, item);
      }
      numbers.add(number.intValue());
    }
    return numbers;
  }

  private static ArgumentException invalid(String key, int max, ConfigNode value) {
    return new ArgumentException(
        "Expected `%s` to be a list of ints from 1 to %s, got %s."
            .formatted(key, max, value.description()));
  }
}
