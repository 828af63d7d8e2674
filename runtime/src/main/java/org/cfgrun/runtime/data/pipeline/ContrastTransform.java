package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Multiplies the distance of all values from the mean gray level by a factor. (mmdet's
 * ContrastTransform.)
 */
@Component(Registries.PIPELINES)
public final class ContrastTransform extends ColorPolicy {
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

  public ContrastTransform(Args args) {
    super(args.prob);
    factor = factor(args.level);
  }

  @Override
  Mat changed(Mat image) {
    Mat gray = new Mat();
    Imgproc.cvtColor(image, gray, Imgproc.COLOR_BGR2GRAY);
    double mean = Math.rint(Core.sumElems(gray).val[0] / gray.total());
    gray.release();
    Mat flat = new Mat(image.size(), image.type(), Scalar.all(mean));
    return blended(image, flat, factor);
  }
}
