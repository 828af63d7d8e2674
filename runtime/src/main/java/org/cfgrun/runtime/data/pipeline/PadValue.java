package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;

/**
 * A padding value. Masks are padded with 0, pixels outside all objects.
 *
 * @param image one value per channel; as in OpenCV, a single number fills the first channel and 0
 *     the others
 * @param seg the class that semantic maps are padded with
 */
@ConfigValue("a number, or dict(img=..., masks=0, seg=...)")
public record PadValue(List<Double> image, int seg) {
  public PadValue {
    image = List.copyOf(image);
  }

  /** Reads a number or a dict. */
  public static PadValue fromConfig(ConfigNode node) {
    ConfigNode value = node;
    int seg = SemanticMap.IGNORED;
    if (node instanceof DictNode dict) {
      for (String key : dict.named().keySet()) {
        if (!List.of("img", "masks", "seg").contains(key)) {
          throw new ArgumentException(
              "Unknown key `%s` in `pad_val`. Expected `img`, `masks` or `seg`.".formatted(key));
        }
      }
      if (byteOf(dict.get("masks"), 0) != 0) {
        throw new ArgumentException("`masks` of `pad_val` must be 0.");
      }
      seg = byteOf(dict.get("seg"), seg);
      value = dict.get("img");
      if (value == null) {
        return new PadValue(List.of(0.0), seg);
      }
    }
    Double number = NodeValues.number(value);
    List<Double> numbers = number == null ? NodeValues.numbers(value) : List.of(number);
    if (numbers == null || numbers.isEmpty()) {
      throw new ArgumentException(
          "Expected a number or `dict(img=...)` as `pad_val`, got %s `%s`."
              .formatted(value.typeName(), value));
    }
    return new PadValue(numbers, seg);
  }

  private static int byteOf(@Nullable ConfigNode node, int missing) {
    Double number = node == null ? Double.valueOf(missing) : NodeValues.number(node);
    if (number == null || number != Math.rint(number) || number < 0 || number > 255) {
      throw new ArgumentException(
          "Expected an int from 0 to 255 as `masks` or `seg` of `pad_val`, got `%s`."
              .formatted(node));
    }
    return number.intValue();
  }
}
