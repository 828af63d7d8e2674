package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * A padding value. Values for masks and semantic maps are accepted, because upstream configs have
 * them, and are ignored.
 *
 * @param image one value per channel; as in OpenCV, a single number fills the first channel and 0
 *     the others
 */
@ConfigValue("a number, or dict(img=..., masks=..., seg=...)")
public record PadValue(List<Double> image) {
  public PadValue {
    image = List.copyOf(image);
  }

  /** Reads a number or a dict. */
  public static PadValue fromConfig(ConfigNode node) {
    ConfigNode value = node;
    if (node instanceof DictNode dict) {
      for (String key : dict.named().keySet()) {
        if (!List.of("img", "masks", "seg").contains(key)) {
          throw new ArgumentException(
              "Unknown key `%s` in `pad_val`. Expected `img`, `masks` or `seg`.".formatted(key));
        }
      }
      value = dict.get("img");
      if (value == null) {
        return new PadValue(List.of(0.0));
      }
    }
    Double number = NodeValues.number(value);
    List<Double> numbers = number == null ? NodeValues.numbers(value) : List.of(number);
    if (numbers == null || numbers.isEmpty()) {
      throw new ArgumentException(
          "Expected a number or `dict(img=...)` as `pad_val`, got %s `%s`."
              .formatted(value.typeName(), value));
    }
    return new PadValue(numbers);
  }
}
