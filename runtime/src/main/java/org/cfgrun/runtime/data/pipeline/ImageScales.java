package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/** One or more image scales: {@code (1333, 800)} or {@code [(1333, 640), (1333, 800)]}. */
@ConfigValue("a tuple (width, height) or a list of such tuples")
public record ImageScales(List<ImageScale> scales) {
  public ImageScales {
    scales = List.copyOf(scales);
  }

  /** Reads one pair of numbers or a list of pairs. JSON configs have lists instead of tuples. */
  public static ImageScales fromConfig(ConfigNode node) {
    ImageScale single = pair(node);
    if (single != null) {
      return new ImageScales(List.of(single));
    }
    List<ConfigNode> items = NodeValues.items(node);
    List<ImageScale> scales = new ArrayList<>();
    if (items != null) {
      for (ConfigNode item : items) {
        ImageScale scale = pair(item);
        if (scale == null) {
          throw invalid(item);
        }
        scales.add(scale);
      }
    }
    if (scales.isEmpty()) {
      throw invalid(node);
    }
    return new ImageScales(scales);
  }

  private static @Nullable ImageScale pair(ConfigNode node) {
    List<Double> numbers = NodeValues.numbers(node);
    if (numbers == null || numbers.size() != 2 || numbers.get(0) <= 0 || numbers.get(1) <= 0) {
      return null;
    }
    return new ImageScale(numbers.get(0), numbers.get(1));
  }

  private static ArgumentException invalid(ConfigNode node) {
    return new ArgumentException(
        "Expected an image scale `(width, height)` of two positive numbers, got %s `%s`."
            .formatted(node.typeName(), node));
  }
}
