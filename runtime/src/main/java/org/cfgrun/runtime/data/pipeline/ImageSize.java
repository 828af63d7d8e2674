package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * The size of an image. Of mmdet's two orders this is that of the steps that mix images; {@link
 * ImageScales} are the other way round.
 *
 * @param height in pixels
 * @param width in pixels
 */
@ConfigValue("a tuple (height, width)")
public record ImageSize(int height, int width) {
  /** Reads two positive whole numbers. */
  public static ImageSize fromConfig(ConfigNode node) {
    List<Double> numbers = ConfigParts.numbers(node);
    if (numbers == null || numbers.size() != 2 || !numbers.stream().allMatch(ImageSize::isSide)) {
      throw new ArgumentException(
          "A size is two positive whole numbers `(height, width)`, not %s `%s`."
              .formatted(node.typeName(), node));
    }
    return new ImageSize(numbers.get(0).intValue(), numbers.get(1).intValue());
  }

  private static boolean isSide(double number) {
    return number >= 1 && number <= Short.MAX_VALUE && number == Math.rint(number);
  }

  /** The largest factor by which an image still fits in. */
  double fit(int height, int width) {
    return Math.min(this.height / (double) height, this.width / (double) width);
  }
}
