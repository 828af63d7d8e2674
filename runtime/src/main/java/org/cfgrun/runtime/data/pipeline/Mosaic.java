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
 * Puts four images together around one point: the sample at its top left, three others at its top
 * right, bottom left and bottom right. Each is first made as large as fits into {@code img_scale};
 * the whole is twice that in both directions, and what lies outside of it is cut off. (mmdet's
 * Mosaic.)
 *
 * <p>Ignored boxes move with the others; mmdet leaves those of the first image where they were.
 */
@Component(Registries.PIPELINES)
public final class Mosaic implements MixingTransform {
  /**
   * The arguments.
   *
   * @param imgScale (height, width) that one image is fitted into
   * @param centerRatioRange where the point may lie in both directions, in units of {@code
   *     img_scale}: between 0 and 2
   * @param minBboxSize pixels that both sides of a box must exceed, if boxes are filtered
   * @param bboxClipBorder whether boxes are cut at the border of the whole
   * @param skipFilter whether small boxes stay; boxes wholly outside never do
   * @param padVal the value where no image is
   * @param prob the chance that images are put together; else the sample stays as it is
   */
  public record Args(
      @Default("(640, 640)") ImageSize imgScale,
      @Default("(0.5, 1.5)") Range centerRatioRange,
      @Default("0") double minBboxSize,
      @Default("True") boolean bboxClipBorder,
      @Default("True") boolean skipFilter,
      @Default("114") GreyLevel padVal,
      @Default("1.0") double prob) {
    public Args {
      if (centerRatioRange.min() < 0 || centerRatioRange.max() > 2) {
        throw new ArgumentException(
            "center_ratio_range", "`center_ratio_range` lies between 0 and 2.");
      }
      if (!(prob >= 0 && prob <= 1)) {
        throw new ArgumentException("prob", "`prob` is a probability, in 0..1.");
      }
    }
  }

  /**
   * Where a part of an image goes, along one axis.
   *
   * @param to where it begins in the whole
   * @param from where it begins in the image
   * @param length how many pixels it is
   */
  private record Strip(int to, int from, int length) {
    /** The end of a side, up to the centre. */
    static Strip upTo(int center, int side) {
      int length = Math.min(side, center);
      return new Strip(center - length, side - length, length);
    }

    /** The beginning of a side, from the centre up to the end of the whole. */
    static Strip from(int center, int side, int end) {
      return new Strip(center, 0, Math.min(side, end - center));
    }
  }

  private final Args args;
  private final int width;
  private final int height;
  private final BoxRule rule;

  public Mosaic(Args args) {
    this.args = args;
    this.width = 2 * args.imgScale.width();
    this.height = 2 * args.imgScale.height();
    BoxRule within = BoxRule.within(width, height);
    this.rule =
        args.skipFilter
            ? within
            : within.and(BoxRule.largerThan(args.minBboxSize, args.minBboxSize));
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
      Mixing.check("Mosaic", sample, part);
      double factor = args.imgScale.fit(part.image().rows(), part.image().cols());
      Mat image = Mixing.scaled("Mosaic", part, part.image(), factor);
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
