package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Pads the image at the right and bottom to a size, to a multiple of a number, or to a square.
 * Masks and semantic maps are padded, boxes do not change. (mmdet's Pad.)
 */
@Component(Registries.PIPELINES)
public final class Pad implements Transform {
  /**
   * The arguments.
   *
   * @param size (height, width) to pad to; larger sides are not changed
   * @param sizeDivisor number that both sides must be multiples of
   * @param padToSquare whether to pad to a square
   * @param padVal padding value
   */
  public record Args(
      @Bounds(min = 1, max = ImageSize.MAX_SIDE) @Default("None") @Nullable List<Integer> size,
      @Bounds(min = 1, max = ImageSize.MAX_SIDE) @Default("None") @Nullable Integer sizeDivisor,
      @Default("False") boolean padToSquare,
      @Default("dict(img=0, masks=0, seg=255)") PadValue padVal) {
    public Args {
      int given = (size == null ? 0 : 1) + (sizeDivisor == null ? 0 : 1) + (padToSquare ? 1 : 0);
      if (given != 1) {
        throw new ArgumentException(
            "Set exactly one of `size`, `size_divisor` and `pad_to_square=True`.");
      }
      if (size != null && size.size() != 2) {
        throw new ArgumentException("size", "`size` must be a pair (height, width).");
      }
    }
  }

  private final Args args;
  private final Scalar value;

  public Pad(Args args) {
    this.args = args;
    this.value =
        new Scalar(args.padVal.image().stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    Mat image = sample.image();
    int bottom = Math.max(0, height(image) - image.rows());
    int right = Math.max(0, width(image) - image.cols());
    if (bottom > 0 || right > 0) {
      Mat padded = new Mat();
      Core.copyMakeBorder(image, padded, 0, bottom, 0, right, Core.BORDER_CONSTANT, value);
      sample.replace(padded);
      sample.changeObjects(
          UnaryOperator.identity(),
          masks -> masks.pad(padded.rows(), padded.cols()),
          map -> map.pad(padded.rows(), padded.cols(), args.padVal.seg()));
    }
    return sample;
  }

  private int height(Mat image) {
    if (args.size != null) {
      return args.size.get(0);
    }
    return args.sizeDivisor != null
        ? multiple(image.rows(), args.sizeDivisor)
        : Math.max(image.rows(), image.cols());
  }

  private int width(Mat image) {
    if (args.size != null) {
      return args.size.get(1);
    }
    return args.sizeDivisor != null
        ? multiple(image.cols(), args.sizeDivisor)
        : Math.max(image.rows(), image.cols());
  }

  private static int multiple(int side, int divisor) {
    return (side + divisor - 1) / divisor * divisor;
  }
}
