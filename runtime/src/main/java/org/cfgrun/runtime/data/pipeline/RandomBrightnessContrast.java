package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/**
 * Changes brightness and contrast: a level {@code v} becomes {@code alpha v + 255 beta}, where
 * {@code alpha - 1} and {@code beta} are drawn. (Albumentations' RandomBrightnessContrast.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class RandomBrightnessContrast extends AlbuTransform {
  private static final int MAX = 255;

  /**
   * The arguments.
   *
   * @param brightnessLimit range of beta
   * @param contrastLimit range of alpha - 1
   * @param brightnessByMax whether beta is relative to 255; otherwise to alpha times the mean level
   * @param chance arguments that all transforms share
   */
  public record Args(
      @Default("0.2") Limits brightnessLimit,
      @Default("0.2") Limits contrastLimit,
      @Default("True") boolean brightnessByMax,
      @Inline AlbuChance chance) {}

  private final Args args;

  public RandomBrightnessContrast(Args args) {
    super(args.chance);
    this.args = args;
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    double alpha = 1 + args.contrastLimit.draw(random);
    double beta = args.brightnessLimit.draw(random);
    double full = args.brightnessByMax ? MAX : alpha * mean(image);
    // In 32-bit floats, whose rounding decides about the truncated level.
    return lookedUp(image, table(level -> (float) level * (float) alpha + (float) (beta * full)));
  }

  private static double mean(Mat image) {
    double[] means = Core.mean(image).val;
    return (means[0] + means[1] + means[2]) / 3;
  }
}
