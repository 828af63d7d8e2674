package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Crops a part of random size around a random center, and pads what lies outside the image with its
 * mean. Objects whose center is inside the part are kept. (mmdet's RandomCenterCropPad; Law and
 * Deng, "CornerNet: Detecting Objects as Paired Keypoints", 2018.)
 *
 * <p>The center keeps a distance to the edges: {@code border}, divided by a power of 2 so that it
 * is less than half of the side. A center is drawn until the part contains the center of an object.
 * An image for which a thousand parts contain none is replaced by another; mmdet draws forever.
 *
 * <p>With {@code test_mode}, the image is padded on all sides and stays in the middle. Only
 * detectors of keypoints move their boxes back: {@code CenterNet} and {@code CornerNet}.
 */
@Component(Registries.PIPELINES)
public final class RandomCenterCropPad implements Transform {
  /**
   * The arguments.
   *
   * @param cropSize (height, width) of the part, before it is multiplied by a ratio; None in test
   *     mode
   * @param ratios the ratios to choose from; None in test mode
   * @param border distance of the center to the edges, in pixels; None in test mode
   * @param mean values of the pixels outside the image, one per channel
   * @param std standard deviation of each channel; not used
   * @param toRgb whether {@code mean} is in the order R, G, B, and the image in the order B, G, R
   * @param testMode whether to pad instead of cropping
   * @param testPadMode {@code ('logical_or', n)} pads a side to {@code side | n}, {@code
   *     ('size_divisor', n)} to a multiple of {@code n}; None unless in test mode
   * @param testPadAddPix added to the padded sides for {@code logical_or}, in pixels
   * @param bboxClipBorder whether to clip boxes to the part
   */
  public record Args(
      @Default("None") @Nullable ImageSize cropSize,
      @Bounds(min = 0, minExcluded = true, max = 64) @Default("(0.9, 1.0, 1.1)")
          @Nullable List<Double> ratios,
      @Bounds(min = 1, max = ImageSize.MAX_SIDE) @Default("128") @Nullable Integer border,
      List<Double> mean,
      List<Double> std,
      boolean toRgb,
      @Default("False") boolean testMode,
      @Default("('logical_or', 127)") @Nullable TestPadMode testPadMode,
      @Bounds(min = 0, max = ImageSize.MAX_SIDE) @Default("0") int testPadAddPix,
      @Default("True") boolean bboxClipBorder) {
    public Args {
      if (mean.isEmpty() || mean.size() > 4 || std.size() != mean.size()) {
        throw new ArgumentException(
            "mean",
            "Expected `mean` and `std` of one number per channel, got %s and %s."
                .formatted(mean, std));
      }
      check("crop_size", cropSize != null, testMode);
      check("ratios", ratios != null, testMode);
      check("border", border != null, testMode);
      check("test_pad_mode", testPadMode != null, !testMode);
      if (cropSize != null && ratios != null) {
        if (ratios.isEmpty()) {
          throw new ArgumentException("ratios", "Expected at least one ratio, got none.");
        }
        for (double ratio : ratios) {
          double shorter = Math.min(cropSize.height(), cropSize.width()) * ratio;
          double longer = Math.max(cropSize.height(), cropSize.width()) * ratio;
          if (shorter < 2 || longer > ImageSize.MAX_SIDE) {
            throw new ArgumentException(
                "ratios",
                "Expected parts with sides from 2 to %s pixels, got %s x %s times %s."
                    .formatted(ImageSize.MAX_SIDE, cropSize.height(), cropSize.width(), ratio));
          }
        }
      }
    }

    private static void check(String name, boolean isGiven, boolean isExcluded) {
      if (isGiven == isExcluded) {
        throw new ArgumentException(
            name,
            isGiven
                ? "`%s` is not used here. Set it to None, or change `test_mode`.".formatted(name)
                : "`%s` is required. Set it, or change `test_mode`.".formatted(name));
      }
    }
  }

  /** What training needs. */
  private record Parts(ImageSize size, List<Double> ratios, int border) {}

  private static final int TRIES_OF_A_SIZE = 50;
  private static final int SIZES = 20;

  private final Args args;
  private final @Nullable Parts parts;

  public RandomCenterCropPad(Args args) {
    this.args = args;
    this.parts =
        args.cropSize == null || args.ratios == null || args.border == null
            ? null
            : new Parts(args.cropSize, args.ratios, args.border);
  }

  /** The attribute with the place of the image in its padding: top, bottom, left and right edge. */
  static final String BORDER = "border";

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(args.mean.size())) {
      throw new ArgumentException(
          "mean",
          "`mean` of `RandomCenterCropPad` has %s numbers, but the images have %s channels."
              .formatted(args.mean.size(), input.channels()));
    }
    if (args.testMode) {
      if (input.known() && input.has(SampleSpec.Property.ANNOTATED)) {
        throw new ArgumentException(
            "test_mode",
            "`test_mode=True` moves the image but not its boxes. Set `test_mode=False` for training.");
      }
      return input.with(SampleSpec.Property.SURROUNDED, true);
    }
    if (input.lacksBoxes()) {
      throw new ArgumentException(
          "`RandomCenterCropPad` requires boxes. Add `LoadAnnotations` before it.");
    }
    return input.withoutProposals("RandomCenterCropPad");
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    Mat image = sample.image();
    if (image.depth() != CvType.CV_32F || image.channels() != args.mean.size()) {
      throw BadData.of(
          "`RandomCenterCropPad` requires images of %s channels in floats, but `%s` is %s. Set `to_float32=True` and `color_type` of `LoadImageFromFile`."
              .formatted(
                  args.mean.size(), sample.source().name(), CvType.typeToString(image.type())));
    }
    if (parts != null) {
      return cropped(sample, parts, random);
    }
    if (args.testPadMode != null) {
      int added = args.testPadMode.divisor() ? 0 : args.testPadAddPix;
      int width = args.testPadMode.pad(image.cols()) + added;
      int height = args.testPadMode.pad(image.rows()) + added;
      int x = image.cols() / 2;
      int y = image.rows() / 2;
      int left = width / 2 - x;
      int top = height / 2 - y;
      List<Integer> border = List.of(top, top + image.rows(), left, left + image.cols());
      sample.surrounded(part(image, x, y, width, height), left, top);
      sample.attributes().put(BORDER, border);
    }
    return sample;
  }

  private @Nullable Sample cropped(Sample sample, Parts parts, RandomGenerator random) {
    Mat image = sample.image();
    int borderX = border(parts.border, image.cols());
    int borderY = border(parts.border, image.rows());
    for (int i = 0; i < SIZES; i++) {
      double ratio = parts.ratios.get(random.nextInt(parts.ratios.size()));
      int width = (int) (parts.size.width() * ratio);
      int height = (int) (parts.size.height() * ratio);
      for (int j = 0; j < TRIES_OF_A_SIZE; j++) {
        int x = random.nextInt(borderX, image.cols() - borderX);
        int y = random.nextInt(borderY, image.rows() - borderY);
        if (crop(sample, x, y, width, height)) {
          return sample;
        }
      }
    }
    return null;
  }

  /**
   * Returns the distance of the center to the edges of a side: the border, divided by the power of
   * 2 that is not less than the ratio of its double to the side.
   */
  private static int border(int border, int side) {
    int ratio = (2 * border + side - 1) / side;
    int divisor = ratio == 1 ? 1 : 2 * Integer.highestOneBit(ratio - 1);
    // As in mmdet: a whole ratio is divided once more, which otherwise only powers of 2 need.
    return border / (2 * border % side == 0 ? 2 * divisor : divisor);
  }

  /** Crops a part unless the image has objects and the part has the center of none. */
  private boolean crop(Sample sample, int x, int y, int width, int height) {
    Mat image = sample.image();
    int left = Math.max(0, x - width / 2);
    int right = Math.min(x + width / 2, image.cols());
    int top = Math.max(0, y - height / 2);
    int bottom = Math.min(y + height / 2, image.rows());
    BoxFilter centered =
        (before, after, at) -> {
          float centerX = (before[at] + before[at + 2]) / 2;
          float centerY = (before[at + 1] + before[at + 3]) / 2;
          return centerX > left && centerX < right && centerY > top && centerY < bottom;
        };
    GroundTruth before = sample.groundTruth();
    if (before.size() > 0 && centered.filter(before, before).size() == 0) {
      return false;
    }
    if (sample.isAnnotated()) {
      GroundTruth moved =
          before.withBoxes(
              boxes -> {
                float[] placed = Boxes.place(boxes, 1, width / 2 - x, height / 2 - y);
                return args.bboxClipBorder ? Boxes.clip(placed, width, height) : placed;
              });
      sample.groundTruth(centered.and(BoxFilter.largerThan(0, 0)).filter(before, moved));
    }
    sample.content(part(image, x, y, width, height));
    return true;
  }

  /** Copies what an image has of the part around a center. */
  private Mat part(Mat image, int x, int y, int width, int height) {
    int left = Math.max(0, x - width / 2);
    int right = Math.min(x + width / 2, image.cols());
    int top = Math.max(0, y - height / 2);
    int bottom = Math.min(y + height / 2, image.rows());
    int column = width / 2 - (x - left);
    int row = height / 2 - (y - top);
    Mat part = new Mat(height, width, image.type(), color());
    image
        .submat(top, bottom, left, right)
        .copyTo(part.submat(row, row + bottom - top, column, column + right - left));
    return part;
  }

  private Scalar color() {
    double[] values = new double[args.mean.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = args.mean.get(args.toRgb ? values.length - 1 - i : i);
    }
    return new Scalar(values);
  }
}
