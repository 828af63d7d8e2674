package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Puts the image at a random place of a larger one, which makes objects smaller. (mmdet's Expand,
 * from SSD.)
 */
@Component(Registries.PIPELINES)
public final class Expand implements Transform {
  /**
   * The arguments.
   *
   * @param mean values of the pixels around the image, one per channel
   * @param toRgb whether {@code mean} is in the order R, G, B, and the image in the order B, G, R
   * @param ratioRange (min, max) of the new size, relative to the old one
   * @param segIgnoreLabel class of the pixels around a semantic map; required if there is one
   * @param prob probability of applying the transform
   */
  public record Args(
      @Default("(0, 0, 0)") List<Double> mean,
      @Default("True") boolean toRgb,
      @Bounds(min = 1, max = 64) @Default("(1, 4)") Range ratioRange,
      @Bounds(min = 0, max = 255) @Default("None") @Nullable Integer segIgnoreLabel,
      @Bounds(min = 0, max = 1) @Default("0.5") double prob) {
    public Args {
      if (mean.isEmpty() || mean.size() > 4) {
        throw new ArgumentException(
            "mean", "Expected one number per channel, got %s.".formatted(mean));
      }
    }
  }

  private final Args args;

  public Expand(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(args.mean.size())) {
      throw new ArgumentException(
          "mean",
          "`mean` of `Expand` has %s numbers, but the images have %s channels."
              .formatted(args.mean.size(), input.channels()));
    }
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (random.nextDouble() > args.prob) {
      return sample;
    }
    Mat image = sample.image();
    double ratio = args.ratioRange.draw(random);
    int height = (int) (image.rows() * ratio);
    int width = (int) (image.cols() * ratio);
    if (height > ImageSize.MAX_SIDE || width > ImageSize.MAX_SIDE) {
      throw BadData.of(
          "`Expand` would enlarge `%s` to %s x %s pixels. Resize it first, or lower `ratio_range`."
              .formatted(sample.source().name(), width, height));
    }
    int x = (int) (random.nextDouble() * (image.cols() * ratio - image.cols()));
    int y = (int) (random.nextDouble() * (image.rows() * ratio - image.rows()));
    Mat expanded = new Mat(height, width, image.type(), color(image));
    image.copyTo(expanded.submat(y, y + image.rows(), x, x + image.cols()));
    sample.content(expanded);
    sample.changeObjects(
        boxes -> Boxes.place(boxes, 1, x, y),
        masks -> masks.place(height, width, x, y),
        map -> map.place(height, width, x, y, segIgnored()));
    return sample;
  }

  private int segIgnored() {
    if (args.segIgnoreLabel == null) {
      throw BadData.of(
          "`Expand` requires `seg_ignore_label` for semantic maps. Set it, for example to 255.");
    }
    return args.segIgnoreLabel;
  }

  /** Returns the color around an image, whose 8-bit values are truncated. */
  private Scalar color(Mat image) {
    double[] values = new double[args.mean.size()];
    for (int i = 0; i < values.length; i++) {
      double value = args.mean.get(args.toRgb ? values.length - 1 - i : i);
      values[i] = image.depth() == CvType.CV_8U ? Math.floor(value) : value;
    }
    return new Scalar(values);
  }
}
