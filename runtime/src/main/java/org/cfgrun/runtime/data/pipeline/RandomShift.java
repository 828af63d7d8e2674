package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

/**
 * Shifts the image by random distances and fills the rest with 0. Boxes that become too small are
 * removed, and an image that would lose all its boxes stays as it is. Masks are not supported, as
 * in mmdet. (mmdet's RandomShift, from YOLOF.)
 */
@Component(Registries.PIPELINES)
public final class RandomShift implements Transform {
  /**
   * The arguments.
   *
   * @param shiftRatio probability of applying the transform
   * @param maxShiftPx largest distance in both directions, in pixels
   * @param filterThrPx width and height that a box must exceed, in pixels
   */
  public record Args(
      @Bounds(min = 0, max = 1) @Default("0.5") double shiftRatio,
      @Bounds(min = 0, max = ImageSize.MAX_SIDE) @Default("32") int maxShiftPx,
      @Bounds(min = 0, max = ImageSize.MAX_SIDE) @Default("1") int filterThrPx) {}

  private final Args args;

  public RandomShift(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (random.nextDouble() >= args.shiftRatio) {
      return sample;
    }
    Mat image = sample.image();
    int x = random.nextInt(2 * args.maxShiftPx + 1) - args.maxShiftPx;
    int y = random.nextInt(2 * args.maxShiftPx + 1) - args.maxShiftPx;
    if (sample.isAnnotated()) {
      GroundTruth before = sample.groundTruth();
      GroundTruth moved =
          before.withBoxes(
              boxes -> Boxes.clip(Boxes.place(boxes, 1, x, y), image.cols(), image.rows()));
      GroundTruth left =
          BoxFilter.largerThan(args.filterThrPx, args.filterThrPx).filter(before, moved);
      if (left.size() == 0) {
        return sample;
      }
      sample.groundTruth(left);
    }
    Mat shifted = new Mat(image.size(), image.type(), Scalar.all(0));
    int width = image.cols() - Math.abs(x);
    int height = image.rows() - Math.abs(y);
    if (width > 0 && height > 0) {
      Rect from = new Rect(Math.max(0, -x), Math.max(0, -y), width, height);
      Rect to = new Rect(Math.max(0, x), Math.max(0, y), width, height);
      image.submat(from).copyTo(shifted.submat(to));
    }
    sample.replace(shifted);
    return sample;
  }
}
