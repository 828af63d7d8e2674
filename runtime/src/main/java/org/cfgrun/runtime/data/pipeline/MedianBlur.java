package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Replaces each pixel by the median in a square of random size around it. (Albumentations'
 * MedianBlur.)
 */
@Component(Registries.ALBUMENTATIONS)
public final class MedianBlur extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param blurLimit range of the side of the square, in pixels
   * @param chance arguments that all transforms share
   */
  public record Args(@Default("7") BlurLimit blurLimit, @Inline AlbuChance chance) {
    public Args {
      if (blurLimit.min() % 2 == 0 || blurLimit.max() % 2 == 0) {
        throw new ArgumentException(
            "blur_limit",
            "Expected odd sizes, got %s and %s.".formatted(blurLimit.min(), blurLimit.max()));
      }
    }
  }

  private final BlurLimit limit;

  public MedianBlur(Args args) {
    super(args.chance);
    this.limit = args.blurLimit;
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    int side = limit.draw(random);
    Mat result = new Mat();
    Imgproc.medianBlur(image, result, side);
    return result;
  }
}
