package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;

/**
 * The size of an image as (height, width). mmdet uses this order in steps that mix images, and the
 * reverse order in {@link ImageScales}.
 *
 * @param height in pixels
 * @param width in pixels
 */
@ConfigValue("a tuple (height, width)")
public record ImageSize(int height, int width) {
  /**
   * Largest side of an image that a config may ask for. OpenCV and the models need several times
   * the memory of the image, which is 4 bytes for each of three channels.
   */
  public static final int MAX_SIDE = 16_384;

  /** Reads two positive integers. */
  public static ImageSize fromConfig(ConfigNode node) {
    List<Double> numbers = NodeValues.numbers(node);
    if (numbers == null || numbers.size() != 2 || !numbers.stream().allMatch(ImageSize::isSide)) {
      throw new ArgumentException(
          "Expected a size `(height, width)` of two positive integers, got %s `%s`."
              .formatted(node.typeName(), node));
    }
    return new ImageSize(numbers.get(0).intValue(), numbers.get(1).intValue());
  }

  private static boolean isSide(double number) {
    return number >= 1 && number <= MAX_SIDE && number == Math.rint(number);
  }

  /** Returns the largest scale factor at which an image fits into this size. */
  double fit(int height, int width) {
    return Math.min(this.height / (double) height, this.width / (double) width);
  }
}
