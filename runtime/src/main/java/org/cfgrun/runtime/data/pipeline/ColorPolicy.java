package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.BadData;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Step of AutoAugment that changes the colors of an image at random. */
abstract class ColorPolicy implements Transform {
  private final double prob;

  /**
   * Creates a step.
   *
   * @param prob probability of applying it
   */
  ColorPolicy(double prob) {
    this.prob = prob;
  }

  /** Returns the factor of a level from 0 to 10: from 0.1 to 1.9. */
  static double factor(double level) {
    return level / PolicySettings.MAX_LEVEL * 1.8 + 0.1;
  }

  @Override
  public final SampleSpec output(SampleSpec input) {
    if (input.differs(3)) {
      throw new ArgumentException(
          "`%s` requires color images, but these have %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(getClass().getSimpleName(), input.channels()));
    }
    return input;
  }

  @Override
  public final Sample apply(Sample sample, RandomGenerator random) {
    if (sample.image().channels() != 3) {
      throw BadData.of(
          "`%s` requires a color image, but `%s` has %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(
                  getClass().getSimpleName(), sample.source().name(), sample.image().channels()));
    }
    if (random.nextDouble() <= prob) {
      sample.replace(changed(sample.image()));
    }
    return sample;
  }

  /** Returns the changed image, of the same type. */
  abstract Mat changed(Mat image);

  /**
   * Computes {@code factor * image + (1 - factor) * other}, clipped to 0..255, in 32-bit floats;
   * 8-bit values are truncated.
   */
  static Mat blended(Mat image, Mat other, double factor) {
    Mat values = new Mat();
    Mat others = new Mat();
    image.convertTo(values, CvType.CV_32F);
    other.convertTo(others, CvType.CV_32F);
    Core.addWeighted(values, factor, others, 1 - factor, 0, values);
    others.release();
    float[] row = new float[values.cols() * values.channels()];
    boolean truncates = image.depth() == CvType.CV_8U;
    for (int y = 0; y < values.rows(); y++) {
      values.get(y, 0, row);
      for (int i = 0; i < row.length; i++) {
        float clipped = Math.max(0, Math.min(row[i], 255));
        row[i] = truncates ? (float) Math.floor(clipped) : clipped;
      }
      values.put(y, 0, row);
    }
    Mat result = new Mat();
    values.convertTo(result, image.depth());
    values.release();
    return result;
  }
}
