package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * What an image is padded with. Values for masks and semantic maps are accepted, as upstream
 * configs give them; there is nothing of that kind to pad.
 *
 * @param image one value a channel; a single number fills the first channel and 0 the others, as
 *     OpenCV reads it
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
              "`pad_val` has the keys `img`, `masks` and `seg`, not `%s`.".formatted(key));
        }
      }
      value = dict.get("img");
      if (value == null) {
        return new PadValue(List.of(0.0));
      }
    }
    Double number = ConfigParts.number(value);
    List<Double> numbers = number == null ? ConfigParts.numbers(value) : List.of(number);
    if (numbers == null || numbers.isEmpty()) {
      throw new ArgumentException(
          "`pad_val` is a number or `dict(img=...)`, not %s `%s`."
              .formatted(value.typeName(), value));
    }
    return new PadValue(numbers);
  }
}
