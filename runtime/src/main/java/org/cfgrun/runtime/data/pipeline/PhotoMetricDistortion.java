package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/**
 * Randomly changes brightness, contrast, saturation, hue and the order of the channels, each with
 * probability 0.5, in 32-bit floats without clipping. With equal probability, contrast changes
 * before or after saturation and hue. (mmdet's PhotoMetricDistortion, from SSD.)
 */
@Component(Registries.PIPELINES)
public final class PhotoMetricDistortion implements Transform {
  private static final float FULL_TURN = 360;

  /**
   * The arguments.
   *
   * @param brightnessDelta maximum change of all values, in gray levels, in both directions
   * @param contrastRange (min, max) of the factor applied to all values
   * @param saturationRange (min, max) of the factor applied to the saturation
   * @param hueDelta maximum change of the hue, in degrees, in both directions
   */
  public record Args(
      @Default("32") double brightnessDelta,
      @Default("(0.5, 1.5)") Range contrastRange,
      @Default("(0.5, 1.5)") Range saturationRange,
      @Default("18") double hueDelta) {
    public Args {
      if (!(brightnessDelta >= 0)) {
        throw new ArgumentException("brightness_delta", "`brightness_delta` must not be negative.");
      }
      if (!(hueDelta >= 0 && hueDelta <= FULL_TURN)) {
        throw new ArgumentException("hue_delta", "`hue_delta` must be in the range 0..360.");
      }
    }
  }

  private final Args args;
  private final Range brightness;
  private final Range hue;

  public PhotoMetricDistortion(Args args) {
    this.args = args;
    this.brightness = Range.symmetric(args.brightnessDelta);
    this.hue = Range.symmetric(args.hueDelta);
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(3)) {
      throw new ArgumentException(
          "`PhotoMetricDistortion` requires color images, but these have %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(input.channels()));
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (sample.image().channels() != 3) {
      throw BadData.of(
          "`PhotoMetricDistortion` requires a color image, but `%s` has %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(sample.source().name(), sample.image().channels()));
    }
    Mat image = new Mat();
    sample.image().convertTo(image, CvType.CV_32F);
    if (coinFlip(random)) {
      Core.add(image, Scalar.all(brightness.draw(random)), image);
    }
    boolean contrastFirst = coinFlip(random);
    if (contrastFirst && coinFlip(random)) {
      image.convertTo(image, CvType.CV_32F, args.contrastRange.draw(random));
    }
    Imgproc.cvtColor(image, image, Imgproc.COLOR_BGR2HSV);
    distortColors(image, random);
    Imgproc.cvtColor(image, image, Imgproc.COLOR_HSV2BGR);
    if (!contrastFirst && coinFlip(random)) {
      image.convertTo(image, CvType.CV_32F, args.contrastRange.draw(random));
    }
    if (coinFlip(random)) {
      shuffleChannels(image, random);
    }
    sample.replace(image);
    return sample;
  }

  private static boolean coinFlip(RandomGenerator random) {
    return random.nextInt(2) == 1;
  }

  private void distortColors(Mat hsv, RandomGenerator random) {
    float factor = coinFlip(random) ? (float) args.saturationRange.draw(random) : 1;
    float turn = coinFlip(random) ? (float) hue.draw(random) : 0;
    float[] row = new float[hsv.cols() * 3];
    for (int y = 0; y < hsv.rows(); y++) {
      hsv.get(y, 0, row);
      for (int i = 0; i < row.length; i += 3) {
        row[i] = rotateHue(row[i], turn);
        row[i + 1] *= factor;
      }
      hsv.put(y, 0, row);
    }
  }

  private static float rotateHue(float angle, float turn) {
    float rotated = angle + turn;
    if (rotated > FULL_TURN) {
      rotated -= FULL_TURN;
    }
    return rotated < 0 ? rotated + FULL_TURN : rotated;
  }

  private static void shuffleChannels(Mat image, RandomGenerator random) {
    int[] order = {0, 1, 2};
    for (int i = 2; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    List<Mat> channels = new ArrayList<>();
    Core.split(image, channels);
    Core.merge(
        List.of(channels.get(order[0]), channels.get(order[1]), channels.get(order[2])), image);
    channels.forEach(Mat::release);
  }
}
