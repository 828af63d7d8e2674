package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
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
 * Blends the sample with another image at equal weight and keeps the objects of both.
 *
 * <p>The other image is resized to fit {@code img_scale}, padded at the right and bottom, resized
 * by a random ratio, randomly flipped, and placed at the top left of the sample. If it is larger
 * than the sample, a random crop is used. The sample keeps its size; outside the other image its
 * brightness is halved. Values are truncated to 8 bits. If the other image has no objects, the
 * sample is unchanged. (mmdet's MixUp.)
 *
 * <p>As in mmdet, a {@code pad_val} written as a float makes the second resize compute in floats,
 * which is up to one gray level darker. Unlike mmdet, ignored boxes are transformed too.
 */
@Component(Registries.PIPELINES)
public final class MixUp implements MixingTransform {
  /**
   * The arguments.
   *
   * @param imgScale (height, width) that the other image is resized to fit
   * @param ratioRange (min, max) of the random ratio
   * @param flipRatio probability of flipping the other image horizontally
   * @param padVal padding value of the other image
   * @param maxIters maximum number of random images to try until one has objects; the last one is
   *     used otherwise
   * @param minBboxSize size in pixels that both sides of a box must exceed, if boxes are filtered
   * @param minAreaRatio fraction of its area that a box must retain, exclusive, if boxes are
   *     filtered
   * @param maxAspectRatio upper bound, exclusive, of longer side divided by shorter side, if boxes
   *     are filtered
   * @param bboxClipBorder whether to clip boxes to the image
   * @param skipFilter whether to keep all boxes of the other image except those completely outside
   */
  public record Args(
      @Default("(640, 640)") ImageSize imgScale,
      @Bounds(min = 0, minExcluded = true, max = 1000) @Default("(0.5, 1.5)") Range ratioRange,
      @Default("0.5") double flipRatio,
      @Default("114") GrayLevel padVal,
      @Bounds(min = 1, max = 10_000) @Default("15") int maxIters,
      @Default("5") double minBboxSize,
      @Default("0.2") double minAreaRatio,
      @Default("20") double maxAspectRatio,
      @Default("True") boolean bboxClipBorder,
      @Default("True") boolean skipFilter) {
    public Args {
      if (!(flipRatio >= 0 && flipRatio <= 1)) {
        throw new ArgumentException(
            "flip_ratio", "`flip_ratio` must be a probability in the range 0..1.");
      }
    }
  }

  private final Args args;
  private final BoxFilter rule;

  public MixUp(Args args) {
    this.args = args;
    this.rule =
        args.skipFilter
            ? (before, after, at) -> true
            : BoxFilter.retained(args.minBboxSize, args.minAreaRatio, args.maxAspectRatio);
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
    MixSupport.check("MixUp", sample, other);
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
    sample.groundTruth(BoxFilter.within(width, height).filter(both, both));
    return sample;
  }

  /** Returns the other image in the sample's frame, in 64-bit floats. */
  private Mat image(Sample other, double fitted, double ratio, boolean flipped) {
    Mat small = MixSupport.scaled("MixUp", other, other.image(), fitted);
    Mat padded = args.padVal.area(args.imgScale.height(), args.imgScale.width(), small.type());
    Mat corner = padded.submat(new Rect(0, 0, small.cols(), small.rows()));
    small.copyTo(corner);
    corner.release();
    small.release();
    if (args.padVal.isFloat()) {
      padded.convertTo(padded, CvType.CV_64F);
    }
    Mat resized = MixSupport.scaled("MixUp", other, padded, ratio);
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

  /** Blends both images and truncates to 8 bits. The other image is black outside its area. */
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
        // mmdet pastes the other image into a uint8 array, which truncates its values.
        int over = covered && i < shared ? (int) otherRow[left * channels + i] : 0;
        mixed[i] = (byte) (int) (0.5f * row[i] + 0.5f * over);
      }
      average.put(y, 0, mixed);
    }
    floats.release();
    return average;
  }
}
