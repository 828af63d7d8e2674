package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.GroundTruth;
import org.opencv.core.Mat;
import org.opencv.core.Rect;

/**
 * Combines four images around a center point: the sample at the top left, three others at the top
 * right, bottom left and bottom right. Each image is first resized to fit {@code img_scale}. The
 * result has twice that size in both directions; parts outside it are cropped. (mmdet's Mosaic.)
 *
 * <p>Unlike mmdet, ignored boxes are transformed with the other boxes.
 */
@Component(Registries.PIPELINES)
public final class Mosaic implements MixingTransform {
  /**
   * The arguments.
   *
   * @param imgScale (height, width) that each image is resized to fit
   * @param centerRatioRange (min, max) of the center point in units of {@code img_scale}, in the
   *     range 0..2
   * @param minBboxSize size in pixels that both sides of a box must exceed, if boxes are filtered
   * @param bboxClipBorder whether to clip boxes to the result
   * @param skipFilter whether to keep small boxes; boxes completely outside are always removed
   * @param padVal value of pixels that no image covers
   * @param prob probability of applying the transform
   */
  public record Args(
      @Default("(640, 640)") ImageSize imgScale,
      @Default("(0.5, 1.5)") Range centerRatioRange,
      @Default("0") double minBboxSize,
      @Default("True") boolean bboxClipBorder,
      @Default("True") boolean skipFilter,
      @Default("114") GrayLevel padVal,
      @Default("1.0") double prob) {
    public Args {
      if (centerRatioRange.min() < 0 || centerRatioRange.max() > 2) {
        throw new ArgumentException(
            "center_ratio_range", "`center_ratio_range` must be in the range 0..2.");
      }
      if (!(prob >= 0 && prob <= 1)) {
        throw new ArgumentException("prob", "`prob` must be a probability in the range 0..1.");
      }
    }
  }

  /**
   * The placement of an image part along one axis.
   *
   * @param to start in the result
   * @param from start in the image
   * @param length number of pixels
   */
  private record Strip(int to, int from, int length) {
    /** Places the end of a side before the center. */
    static Strip upTo(int center, int side) {
      int length = Math.min(side, center);
      return new Strip(center - length, side - length, length);
    }

    /** Places the start of a side after the center, up to the end of the result. */
    static Strip from(int center, int side, int end) {
      return new Strip(center, 0, Math.min(side, end - center));
    }
  }

  private final Args args;
  private final int width;
  private final int height;
  private final BoxFilter rule;

  public Mosaic(Args args) {
    this.args = args;
    this.width = 2 * args.imgScale.width();
    this.height = 2 * args.imgScale.height();
    BoxFilter within = BoxFilter.within(width, height);
    this.rule =
        args.skipFilter
            ? within
            : within.and(BoxFilter.largerThan(args.minBboxSize, args.minBboxSize));
  }

  @Override
  public int[] choose(DetectionDataset dataset, RandomGenerator random) {
    return IntStream.generate(() -> random.nextInt(dataset.size())).limit(3).toArray();
  }

  @Override
  public Sample mix(Sample sample, List<Sample> others, RandomGenerator random) {
    if (random.nextDouble() > args.prob) {
      return sample;
    }
    int centerX = (int) (args.centerRatioRange.draw(random) * args.imgScale.width());
    int centerY = (int) (args.centerRatioRange.draw(random) * args.imgScale.height());
    Mat whole = args.padVal.area(height, width, sample.image().type());
    GroundTruth objects = GroundTruth.NOTHING;
    for (int i = 0; i < 4; i++) {
      Sample part = i == 0 ? sample : others.get(i - 1);
      MixSupport.check("Mosaic", sample, part);
      double factor = args.imgScale.fit(part.image().rows(), part.image().cols());
      Mat image = MixSupport.scaled("Mosaic", part, part.image(), factor);
      Strip x =
          i % 2 == 0 ? Strip.upTo(centerX, image.cols()) : Strip.from(centerX, image.cols(), width);
      Strip y =
          i < 2 ? Strip.upTo(centerY, image.rows()) : Strip.from(centerY, image.rows(), height);
      paste(image, whole, x, y);
      objects =
          objects.plus(
              part.groundTruth()
                  .withBoxes(boxes -> Boxes.place(boxes, factor, x.to - x.from, y.to - y.from)));
    }
    if (args.bboxClipBorder) {
      objects = objects.withBoxes(boxes -> Boxes.clip(boxes, width, height));
    }
    sample.content(whole);
    sample.groundTruth(rule.filter(objects, objects));
    return sample;
  }

  private static void paste(Mat image, Mat whole, Strip x, Strip y) {
    Mat from = image.submat(new Rect(x.from, y.from, x.length, y.length));
    Mat to = whole.submat(new Rect(x.to, y.to, x.length, y.length));
    from.copyTo(to);
    from.release();
    to.release();
    image.release();
  }
}
