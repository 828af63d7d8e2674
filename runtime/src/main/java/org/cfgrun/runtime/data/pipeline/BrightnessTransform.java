package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/** Multiplies all values by a factor. (mmdet's BrightnessTransform.) */
@Component(Registries.PIPELINES)
public final class BrightnessTransform extends ColorPolicy {
  /**
   * The arguments.
   *
   * @param level strength from 0 to 10, of a factor from 0.1 to 1.9
   * @param prob probability of applying the transform
   */
  public record Args(
      @Bounds(min = 0, max = PolicySettings.MAX_LEVEL) double level,
      @Bounds(min = 0, max = 1) @Default("0.5") double prob) {}

  private final double factor;

  public BrightnessTransform(Args args) {
    super(args.prob);
    factor = factor(args.level);
  }

  @Override
  Mat changed(Mat image) {
    Mat black = new Mat(image.size(), image.type(), Scalar.all(0));
    return blended(image, black, factor);
  }
}
