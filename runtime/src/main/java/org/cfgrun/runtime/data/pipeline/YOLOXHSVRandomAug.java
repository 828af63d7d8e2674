package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Adds random integers to the hue, saturation and value of all pixels, each with probability 0.5:
 * {@code (h + a) mod 180}, and {@code s + b} and {@code v + c} clipped to 0..255, with {@code a},
 * {@code b}, {@code c} uniform in {@code (-delta, delta)} and truncated towards 0. (mmdet's
 * YOLOXHSVRandomAug.)
 */
@Component(Registries.PIPELINES)
public final class YOLOXHSVRandomAug implements Transform {
  private static final int HUES = 180;
  private static final int VALUES = 256;
  private static final Range SYMMETRIC = Range.symmetric(1);

  /**
   * The arguments.
   *
   * @param hueDelta maximum change of hue, in units of 2 degrees (0..179 in 8-bit OpenCV images)
   * @param saturationDelta maximum change of saturation, of 255
   * @param valueDelta maximum change of value, of 255
   */
  public record Args(
      @Default("5") double hueDelta,
      @Default("30") double saturationDelta,
      @Default("30") double valueDelta) {
    public Args {
      for (double delta : new double[] {hueDelta, saturationDelta, valueDelta}) {
        if (!(delta >= 0 && delta < VALUES)) {
          throw new ArgumentException("`*_delta` must be in the range 0..255, got " + delta + ".");
        }
      }
    }
  }

  private final double[] deltas;

  public YOLOXHSVRandomAug(Args args) {
    this.deltas = new double[] {args.hueDelta, args.saturationDelta, args.valueDelta};
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(3)) {
      throw new ArgumentException(
          "`YOLOXHSVRandomAug` requires color images, but these have %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(input.channels()));
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (sample.image().type() != CvType.CV_8UC3) {
      throw BadData.of(
          "`YOLOXHSVRandomAug` requires an 8-bit color image, but `%s` has type %s. Put the step before `Normalize`, and remove `to_float32`."
              .formatted(sample.source().name(), CvType.typeToString(sample.image().type())));
    }
    double[] gains = new double[3];
    for (int i = 0; i < 3; i++) {
      gains[i] = SYMMETRIC.draw(random) * deltas[i];
    }
    // mmdet draws all gains first, then the channels that they apply to.
    for (int i = 0; i < 3; i++) {
      gains[i] *= random.nextInt(2);
    }
    Mat image = new Mat();
    Mat table = table((int) gains[0], (int) gains[1], (int) gains[2]);
    Imgproc.cvtColor(sample.image(), image, Imgproc.COLOR_BGR2HSV);
    Core.LUT(image, table, image);
    Imgproc.cvtColor(image, image, Imgproc.COLOR_HSV2BGR);
    table.release();
    sample.replace(image);
    return sample;
  }

  /** Returns the lookup table for the 256 values of each of hue, saturation and value. */
  private static Mat table(int hue, int saturation, int value) {
    byte[] table = new byte[VALUES * 3];
    for (int i = 0; i < VALUES; i++) {
      table[3 * i] = (byte) Math.floorMod(i + hue, HUES);
      table[3 * i + 1] = clip(i + saturation);
      table[3 * i + 2] = clip(i + value);
    }
    Mat mat = new Mat(1, VALUES, CvType.CV_8UC3);
    mat.put(0, 0, table);
    return mat;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(value, VALUES - 1));
  }
}
