package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.imgproc.Imgproc;

/**
 * Rotates the image about a point by {@code level / 10} of a largest angle, clockwise if it is
 * positive. (mmdet's Rotate.)
 */
@Component(Registries.PIPELINES)
public final class Rotate implements Transform {
  /**
   * The arguments.
   *
   * @param settings arguments that the geometric steps share
   * @param scale factor of the size
   * @param center x and y of the point, or one number for both; the center of the image if None
   * @param maxRotateAngle angle at level 10, in degrees
   */
  public record Args(
      @Inline PolicySettings settings,
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("1") double scale,
      @Default("None") @Nullable Numbers center,
      @Bounds(min = -360, max = 360) @Default("30") double maxRotateAngle) {
    public Args {
      if (center != null && center.values().size() > 2) {
        throw new ArgumentException(
            "center", "Expected x and y, or one number, got %s.".formatted(center.values()));
      }
    }
  }

  private final Args args;

  public Rotate(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    PolicySettings settings = args.settings;
    if (settings.applies(random)) {
      double angle = settings.strength(args.maxRotateAngle, random);
      Mat rotation = Imgproc.getRotationMatrix2D(center(sample.image()), -angle, args.scale);
      double[] matrix = new double[6];
      rotation.get(0, 0, matrix);
      rotation.release();
      new AffineWarp(
              matrix,
              settings.fill(),
              settings.segIgnoreLabel(),
              WarpInterpolation.BILINEAR.number())
          .apply(sample, 0);
    }
    return sample;
  }

  private Point center(Mat image) {
    if (args.center == null) {
      return new Point((image.cols() - 1) * 0.5, (image.rows() - 1) * 0.5);
    }
    List<Double> values = args.center.values();
    return new Point(values.get(0), values.get(values.size() - 1));
  }
}
