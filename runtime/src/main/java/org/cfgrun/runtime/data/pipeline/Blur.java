package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Averages each pixel with those in a square of random size around it. (Albumentations' Blur.) */
@Component(Registries.ALBUMENTATIONS)
public final class Blur extends AlbuTransform {
  /**
   * The arguments.
   *
   * @param blurLimit range of the side of the square, in pixels
   * @param chance arguments that all transforms share
   */
  public record Args(@Default("7") BlurLimit blurLimit, @Inline AlbuChance chance) {}

  private final BlurLimit limit;

  public Blur(Args args) {
    super(args.chance);
    this.limit = args.blurLimit;
  }

  @Override
  Mat changed(Mat image, RandomGenerator random) {
    int side = limit.draw(random);
    Mat result = new Mat();
    Imgproc.blur(image, result, new Size(side, side));
    return result;
  }
}
