package org.cfgrun.runtime.data.pipeline;

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
 * Normalizes each channel: {@code (x - mean) * (1 / std)} in 32-bit floats, after optional
 * conversion from BGR to RGB. (mmcv's imnormalize, which rounds mean and std to 32 bits first.)
 */
@Component(Registries.PIPELINES)
public final class Normalize implements Transform {
  /**
   * The arguments.
   *
   * @param mean mean of each channel in gray levels, in the channel order after conversion
   * @param std standard deviation of each channel
   * @param toRgb whether to convert BGR to RGB
   */
  public record Args(List<Double> mean, List<Double> std, @Default("True") boolean toRgb) {
    public Args {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      if (mean.size() != std.size()) {
        throw new ArgumentException(
            "`mean` and `std` must have the same number of values, one per channel.");
      }
      if (mean.size() != 1 && mean.size() != 3) {
        throw new ArgumentException(
            "mean",
            "Expected 3 numbers in `mean`, or 1 for grayscale images, got %s."
                .formatted(mean.size()));
      }
      if (std.stream().anyMatch(value -> value == 0)) {
        throw new ArgumentException("std", "`std` must not be 0.");
      }
    }
  }

  private final Args args;
  private final Scalar mean;
  private final Scalar inverseStd;

  public Normalize(Args args) {
    this.args = args;
    this.mean =
        new Scalar(args.mean.stream().mapToDouble(value -> (float) value.doubleValue()).toArray());
    this.inverseStd =
        new Scalar(
            args.std.stream().mapToDouble(value -> 1.0 / (float) value.doubleValue()).toArray());
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(args.mean.size())) {
      throw new ArgumentException(
          "mean",
          "`Normalize` has `mean` and `std` for %s channels, but its images have %s. Set `color_type` of `LoadImageFromFile`."
              .formatted(args.mean.size(), input.channels()));
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    Mat image = sample.image();
    if (image.channels() != args.mean.size()) {
      throw BadData.of(
          "`Normalize` has `mean` and `std` for %s channels, but `%s` has %s. Set `color_type` of `LoadImageFromFile`."
              .formatted(args.mean.size(), sample.source().name(), image.channels()));
    }
    Mat normalized = new Mat();
    if (args.toRgb && image.channels() == 3) {
      // The channels are swapped first: bytes are a quarter of the floats.
      Mat rgb = new Mat();
      Imgproc.cvtColor(image, rgb, Imgproc.COLOR_BGR2RGB);
      rgb.convertTo(normalized, CvType.CV_32F);
      rgb.release();
    } else {
      image.convertTo(normalized, CvType.CV_32F);
    }
    Core.subtract(normalized, mean, normalized);
    Core.multiply(normalized, inverseStd, normalized);
    sample.replace(normalized);
    return sample;
  }
}
