package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.opencv.core.Scalar;

/**
 * Arguments that the geometric steps of AutoAugment share.
 *
 * @param level strength, from 0 to 10
 * @param imgFillVal color of the pixels outside the image: one number, or one per channel
 * @param segIgnoreLabel class of the pixels outside a semantic map
 * @param prob probability of applying the transform
 * @param randomNegativeProb probability of the opposite direction
 */
public record PolicySettings(
    @Bounds(min = 0, max = MAX_LEVEL) double level,
    @Bounds(min = 0, max = 255) @Default("128") Numbers imgFillVal,
    @Bounds(min = 0, max = 255) @Default("255") int segIgnoreLabel,
    @Bounds(min = 0, max = 1) @Default("0.5") double prob,
    @Bounds(min = 0, max = 1) @Default("0.5") double randomNegativeProb) {
  /** Largest level. */
  public static final int MAX_LEVEL = 10;

  public PolicySettings {
    int count = imgFillVal.values().size();
    if (count != 1 && count != 3) {
      throw new ArgumentException(
          "img_fill_val", "Expected one number or three, got %s.".formatted(count));
    }
  }

  /** Returns the color of the pixels outside the image. */
  Scalar fill() {
    List<Double> values = imgFillVal.values();
    return values.size() == 1
        ? Scalar.all(values.get(0))
        : new Scalar(values.get(0), values.get(1), values.get(2));
  }

  /** Returns whether to apply the transform. */
  boolean applies(RandomGenerator random) {
    return random.nextDouble() <= prob;
  }

  /** Returns the strength for a largest one, in a random direction. */
  double strength(double greatest, RandomGenerator random) {
    double value = level / MAX_LEVEL * greatest;
    return random.nextDouble() < randomNegativeProb ? -value : value;
  }
}
