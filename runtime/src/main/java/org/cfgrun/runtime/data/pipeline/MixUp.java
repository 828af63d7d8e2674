package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.GroundTruth;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;

/**
 * Lays another image over the sample, each at half its strength; the objects are those of both.
 *
 * <p>The other image is fitted into {@code img_scale}, padded to it at its right and bottom,
 * resized by a random ratio, perhaps mirrored, and put to the sample's top left; of a larger one a
 * random cut-out is taken. The sample keeps its size, and beyond the other image it becomes half as
 * bright. Values are cut off to 8 bits. An image without objects is not laid over anything.
 * (mmdet's MixUp.)
 *
 * <p>As in mmdet, a {@code pad_val} that is written as a float lets the second resizing compute in
 * floats, which is up to one grey level darker. Ignored boxes move with the others, which mmdet
 * leaves out.
 */
@Component(Registries.PIPELINES)
public final class MixUp implements MixingTransform {
  /**
   * The arguments.
   *
   * @param imgScale (height, width) that the other image is fitted into
   * @param ratioRange the range of the random ratio
   * @param flipRatio the chance that the other image is mirrored from left to right
   * @param padVal the value around the other image
   * @param maxIters how many images are drawn to find one with objects; the last one is taken
   * @param minBboxSize pixels that both sides of a box must exceed, if boxes are filtered
   * @param minAreaRatio the part of its area that a box must keep more than, if boxes are filtered
   * @param maxAspectRatio what the longer side over the shorter one must stay below, if boxes are
   *     filtered
   * @param bboxClipBorder whether boxes are cut at the borders
   * @param skipFilter whether all boxes of the other image stay but those wholly outside
   */
  public record Args(
      @Default("(640, 640)") ImageSize imgScale,
      @Default("(0.5, 1.5)") Range ratioRange,
      @Default("0.5") double flipRatio,
      @Default("114") GreyLevel padVal,
      @Default("15") int maxIters,
      @Default("5") double minBboxSize,
      @Default("0.2") double minAreaRatio,
      @Default("20") double maxAspectRatio,
      @Default("True") boolean bboxClipBorder,
      @Default("True") boolean skipFilter) {
    public Args {
      if (ratioRange.min() <= 0) {
        throw new ArgumentException("ratio_range", "A ratio of sizes must be positive.");
      }
      if (!(flipRatio >= 0 && flipRatio <= 1)) {
        throw new ArgumentException("flip_ratio", "`flip_ratio` is a probability, in 0..1.");
      }
      if (maxIters < 1) {
        throw new ArgumentException("max_iters", "`max_iters` must be at least 1.");
      }
    }
  }

  private final Args args;
  private final BoxRule rule;

  public MixUp(Args args) {
    this.args = args;
    this.rule =
        args.skipFilter
            ? (before, after, at) -> true
            : BoxRule.whole(args.minBboxSize, args.minAreaRatio, args.maxAspectRatio);
  }

  @Override
  public int[] choose(DetectionDataset dataset, RandomGenerator random) {
    int chosen = random.nextInt(dataset.size());
    for (int i = 1; i < args.maxIters && !dataset.hasObjects(chosen); i++) {
      chosen = random.nextInt(dataset.size());
    }
    return new int[] {chosen};
  }

  @Override
  public Sample mix(Sample sample, List<Sample> others, RandomGenerator random) {
    Sample other = others.get(0);
    Mixing.check("MixUp", sample, other);
    if (other.groundTruth().size() == 0) {
      return sample;
    }
    double ratio = args.ratioRange.draw(random);
    boolean flipped = random.nextDouble() < args.flipRatio;
    double fitted = args.imgScale.fit(other.image().rows(), other.image().cols());
    Mat image = image(other, fitted, ratio, flipped);
    int width = sample.image().cols();
    int height = sample.image().rows();
    int top = image.rows() > height ? random.nextInt(image.rows() - height) : 0;
    int left = image.cols() > width ? random.nextInt(image.cols() - width) : 0;
    GroundTruth shown =
        other.groundTruth().withBoxes(boxes -> show(boxes, fitted * ratio, image, flipped));
    GroundTruth cut = shown.withBoxes(boxes -> cut(boxes, left, top, width, height));
    sample.content(average(sample.image(), image, left, top));
    image.release();
    GroundTruth both = sample.groundTruth().plus(rule.filter(shown, cut));
    sample.groundTruth(BoxRule.within(width, height).filter(both, both));
    return sample;
  }

  /** The other image as it is laid over the sample, in 64-bit floats. */
  private Mat image(Sample other, double fitted, double ratio, boolean flipped) {
    Mat small = Mixing.scaled("MixUp", other, other.image(), fitted);
    Mat padded = args.padVal.area(args.imgScale.height(), args.imgScale.width(), small.type());
    Mat corner = padded.submat(new Rect(0, 0, small.cols(), small.rows()));
    small.copyTo(corner);
    corner.release();
    small.release();
    if (args.padVal.isFloat()) {
      padded.convertTo(padded, CvType.CV_64F);
    }
    Mat resized = Mixing.scaled("MixUp", other, padded, ratio);
    padded.release();
    if (flipped) {
      Core.flip(resized, resized, FlipDirection.HORIZONTAL.code());
    }
    resized.convertTo(resized, CvType.CV_64F);
    return resized;
  }

  private float[] show(float[] boxes, double factor, Mat image, boolean flipped) {
    float[] shown = Boxes.place(boxes, factor, 0, 0);
    if (args.bboxClipBorder) {
      shown = Boxes.clip(shown, image.cols(), image.rows());
    }
    return flipped ? Boxes.mirror(shown, image.cols()) : shown;
  }

  private float[] cut(float[] boxes, int left, int top, int width, int height) {
    float[] moved = Boxes.place(boxes, 1, -left, -top);
    return args.bboxClipBorder ? Boxes.clip(moved, width, height) : moved;
  }

  /** Both halves, cut off to 8 bits; where the other image does not reach, it is black. */
  private static Mat average(Mat image, Mat other, int left, int top) {
    int channels = image.channels();
    Mat floats = new Mat();
    image.convertTo(floats, CvType.CV_32F);
    Mat average = new Mat(image.size(), CvType.CV_8UC(channels));
    float[] row = new float[image.cols() * channels];
    double[] otherRow = new double[other.cols() * channels];
    byte[] mixed = new byte[row.length];
    int shared = Math.min(row.length, otherRow.length - left * channels);
    for (int y = 0; y < image.rows(); y++) {
      floats.get(y, 0, row);
      boolean covered = y + top < other.rows();
      if (covered) {
        other.get(y + top, 0, otherRow);
      }
      for (int i = 0; i < row.length; i++) {
        int over = covered && i < shared ? (int) otherRow[left * channels + i] : 0;
        mixed[i] = (byte) (int) (0.5f * row[i] + 0.5f * over);
      }
      average.put(y, 0, mixed);
    }
    floats.release();
    return average;
  }
}
