package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Multiplies the distance of all values from the gray level of their pixel by a factor. (mmdet's
 * ColorTransform.)
 */
@Component(Registries.PIPELINES)
public final class ColorTransform extends ColorPolicy {
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

  public ColorTransform(Args args) {
    super(args.prob);
    factor = factor(args.level);
  }

  @Override
  Mat changed(Mat image) {
    Mat gray = new Mat();
    Imgproc.cvtColor(image, gray, Imgproc.COLOR_BGR2GRAY);
    Imgproc.cvtColor(gray, gray, Imgproc.COLOR_GRAY2BGR);
    Mat result = new Mat();
    if (image.depth() == CvType.CV_8U) {
      Core.addWeighted(image, factor, gray, 1 - factor, 0, result);
    } else {
      result = blended(image, gray, factor);
    }
    gray.release();
    return result;
  }
}
