package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

/**
 * Fills random rectangles of the image with one color (Cutout, https://arxiv.org/abs/1708.04552).
 * Boxes and masks do not change. (mmdet's CutOut.)
 */
@Component(Registries.PIPELINES)
public final class CutOut implements Transform {
  private static final int MOST_HOLES = 100_000;

  /**
   * The arguments.
   *
   * @param nHoles number of rectangles, or (min, max) of it
   * @param cutoutShape (width, height) of a rectangle in pixels, or a list of these, one of which
   *     is drawn
   * @param cutoutRatio the same relative to the image; given if and only if {@code cutout_shape} is
   *     not
   * @param fillIn value of each channel
   */
  public record Args(
      Numbers nHoles,
      @Default("None") @Nullable Pairs cutoutShape,
      @Default("None") @Nullable Pairs cutoutRatio,
      @Default("(0, 0, 0)") List<Double> fillIn) {
    public Args {
      if ((cutoutShape == null) == (cutoutRatio == null)) {
        throw new ArgumentException(
            "cutout_shape", "Expected either `cutout_shape` or `cutout_ratio`. Set one of them.");
      }
      List<Double> holes = nHoles.values();
      if (holes.size() > 2
          || holes.stream().anyMatch(n -> n < 0 || n > MOST_HOLES || n != Math.rint(n))
          || holes.size() == 2 && holes.get(0) >= holes.get(1)) {
        throw new ArgumentException(
            "n_holes",
            "Expected a number of holes or a range (min, max), got %s.".formatted(holes));
      }
      if (fillIn.isEmpty() || fillIn.size() > 4) {
        throw new ArgumentException(
            "fill_in", "Expected one number per channel, got %s.".formatted(fillIn));
      }
    }
  }

  private final Args args;
  private final int least;
  private final int greatest;
  private final Scalar color;

  public CutOut(Args args) {
    this.args = args;
    List<Double> holes = args.nHoles.values();
    least = holes.get(0).intValue();
    greatest = holes.get(holes.size() - 1).intValue();
    color = new Scalar(args.fillIn.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    Mat image = sample.image();
    int holes = least + random.nextInt(greatest - least + 1);
    for (int i = 0; i < holes; i++) {
      int x = random.nextInt(image.cols());
      int y = random.nextInt(image.rows());
      int[] size = size(image, random);
      int width = Math.min(size[0], image.cols() - x);
      int height = Math.min(size[1], image.rows() - y);
      if (width > 0 && height > 0) {
        image.submat(new Rect(x, y, width, height)).setTo(color);
      }
    }
    return sample;
  }

  /** Draws the width and height of a rectangle. */
  private int[] size(Mat image, RandomGenerator random) {
    Pairs pairs = args.cutoutShape == null ? args.cutoutRatio : args.cutoutShape;
    if (pairs == null) {
      throw new IllegalStateException("no size of the rectangles");
    }
    Pairs.Pair pair = pairs.values().get(random.nextInt(pairs.values().size()));
    boolean relative = args.cutoutShape == null;
    return new int[] {
      (int) (relative ? pair.width() * image.cols() : pair.width()),
      (int) (relative ? pair.height() * image.rows() : pair.height())
    };
  }
}
