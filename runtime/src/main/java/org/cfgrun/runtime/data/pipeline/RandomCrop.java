package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * Crops a random part of the image. Objects outside it are removed, and a sample without any left
 * is replaced unless {@code allow_negative_crop} is set. (mmdet's RandomCrop.)
 */
@Component(Registries.PIPELINES)
public final class RandomCrop implements Transform {
  /** How {@code crop_size} is meant. */
  public enum CropType {
    /** Height and width of the part, in pixels. */
    ABSOLUTE,
    /** Least and greatest length of a side, in pixels; height and width are drawn. */
    ABSOLUTE_RANGE,
    /** Height and width of the part, relative to the image. */
    RELATIVE,
    /** Least height and width of the part, relative to the image; they are drawn. */
    RELATIVE_RANGE
  }

  /**
   * The arguments.
   *
   * @param cropSize two numbers, whose meaning {@code crop_type} says
   * @param cropType {@code absolute}, {@code absolute_range}, {@code relative} or {@code
   *     relative_range}
   * @param allowNegativeCrop whether a part without objects is returned
   * @param recomputeBbox whether boxes are computed again from the cropped masks
   * @param bboxClipBorder whether to clip boxes to the part
   */
  public record Args(
      List<Double> cropSize,
      @Default("'absolute'") CropType cropType,
      @Default("False") boolean allowNegativeCrop,
      @Default("False") boolean recomputeBbox,
      @Default("True") boolean bboxClipBorder) {
    public Args {
      boolean absolute = cropType == CropType.ABSOLUTE || cropType == CropType.ABSOLUTE_RANGE;
      if (cropSize.size() != 2 || !cropSize.stream().allMatch(size -> isValid(size, absolute))) {
        throw new ArgumentException(
            "crop_size",
            absolute
                ? "Expected two positive integers, got %s.".formatted(cropSize)
                : "Expected two numbers greater than 0 and at most 1, got %s.".formatted(cropSize));
      }
      if (cropType == CropType.ABSOLUTE_RANGE && cropSize.get(0) > cropSize.get(1)) {
        throw new ArgumentException(
            "crop_size",
            "Expected an increasing range for this `crop_type`, got %s.".formatted(cropSize));
      }
    }

    private static boolean isValid(double size, boolean absolute) {
      return size > 0 && size <= (absolute ? 1 << 24 : 1) && (!absolute || size == Math.rint(size));
    }
  }

  private static final BoxFilter NOT_EMPTY = BoxFilter.largerThan(0, 0);

  private final Args args;

  public RandomCrop(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    int rows = sample.image().rows();
    int columns = sample.image().cols();
    ImageSize size = size(rows, columns, random);
    int y = random.nextInt(Math.max(rows - size.height(), 0) + 1);
    int x = random.nextInt(Math.max(columns - size.width(), 0) + 1);
    int right = Math.min(x + size.width(), columns);
    int bottom = Math.min(y + size.height(), rows);
    sample.content(sample.image().submat(y, bottom, x, right).clone());
    if (sample.isAnnotated()) {
      GroundTruth before = sample.groundTruth();
      GroundTruth moved =
          before.moved(
              boxes -> boxes(boxes, x, y, right - x, bottom - y),
              masks -> masks.crop(x, y, right, bottom),
              map -> map.crop(x, y, right, bottom));
      GroundTruth left = NOT_EMPTY.filter(before, moved);
      if (left.size() == 0 && !args.allowNegativeCrop) {
        return null;
      }
      sample.groundTruth(args.recomputeBbox ? left.withBoxesOfMasks() : left);
    }
    return sample;
  }

  private float[] boxes(float[] boxes, int x, int y, int width, int height) {
    float[] moved = Boxes.place(boxes, 1, -x, -y);
    return args.bboxClipBorder ? Boxes.clip(moved, width, height) : moved;
  }

  private ImageSize size(int height, int width, RandomGenerator random) {
    double first = args.cropSize.get(0);
    double second = args.cropSize.get(1);
    return switch (args.cropType) {
      case ABSOLUTE -> new ImageSize(Math.min((int) first, height), Math.min((int) second, width));
      case ABSOLUTE_RANGE -> {
        int rows = between((int) first, (int) second, height, random);
        yield new ImageSize(rows, between((int) first, (int) second, width, random));
      }
      case RELATIVE -> relative(height, width, first, second);
      case RELATIVE_RANGE -> {
        float least = (float) first;
        float leastOther = (float) second;
        double rows = least + random.nextDouble() * (1 - least);
        double columns = leastOther + random.nextDouble() * (1 - leastOther);
        yield relative(height, width, rows, columns);
      }
    };
  }

  private static int between(int least, int greatest, int side, RandomGenerator random) {
    int from = Math.min(side, least);
    int to = Math.min(side, greatest);
    return from + random.nextInt(to - from + 1);
  }

  private static ImageSize relative(int height, int width, double rows, double columns) {
    return new ImageSize(
        Math.max(1, (int) (height * rows + 0.5)), Math.max(1, (int) (width * columns + 0.5)));
  }
}
