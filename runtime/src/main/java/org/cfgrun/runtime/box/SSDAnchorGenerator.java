package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Generates the anchors of SSD (https://arxiv.org/abs/1512.02325) around the center of every cell.
 * Each level has a smallest and a largest size, {@code s} and {@code S}. Its anchors are squares of
 * sides {@code s} and {@code sqrt(s S)}, then for each ratio {@code r} boxes of the area of the
 * first square, with {@code h / w = 1 / r} and {@code h / w = r}.
 */
@BuiltFrom(Registries.PRIOR_GENERATORS)
@Component(Registries.PRIOR_GENERATORS)
public class SSDAnchorGenerator extends AnchorGenerator {
  /**
   * @param strides stride of each level, in pixels
   * @param ratios aspect ratios of each level, height / width
   * @param minSizes smallest size of each level, in pixels; computed from the following arguments
   *     if None
   * @param maxSizes largest size of each level, in pixels; given if and only if {@code min_sizes}
   *     is
   * @param basesizeRatioRange smallest size of the second and the last level, relative to the
   *     images
   * @param inputSize height and width of the images that the sizes are computed for: 300 or 512
   * @param scaleMajor whether mmdet's order of sizes is by ratio first; all configs of SSD set it
   *     to False
   */
  public record Args(
      @Bounds(min = 1, max = Stride.MAX) List<Stride> strides,
      @Bounds(min = 0, minExcluded = true) List<List<Double>> ratios,
      @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable List<Double> minSizes,
      @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable List<Double> maxSizes,
      @Bounds(min = 0, max = 1) @Default("(0.15, 0.9)") List<Double> basesizeRatioRange,
      @Default("300") int inputSize,
      @Default("True") boolean scaleMajor) {}

  /** Smallest and largest size of a level. */
  private record Sizes(double least, double greatest) {}

  public SSDAnchorGenerator(Args args) {
    this(args, false);
  }

  /** Creates a generator; {@code legacy} as for {@link AnchorGenerator}. */
  SSDAnchorGenerator(Args args, boolean legacy) {
    super(args.strides(), baseAnchors(args, legacy));
  }

  private static List<float[]> baseAnchors(Args args, boolean legacy) {
    List<Sizes> sizes = sizes(args);
    int levels = args.strides().size();
    if (args.ratios().size() != levels) {
      throw new ArgumentException(
          "ratios",
          "Expected a list of ratios for each of %s `strides`, got %s."
              .formatted(levels, args.ratios().size()));
    }
    if (sizes.size() != levels) {
      throw new ArgumentException(
          args.minSizes() == null ? "strides" : "min_sizes",
          "Expected a size for each of %s `strides`, got %s.".formatted(levels, sizes.size()));
    }
    List<float[]> anchors = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      anchors.add(
          level(
              sizes.get(level),
              args.ratios().get(level),
              args.strides().get(level),
              args.scaleMajor(),
              legacy));
    }
    return anchors;
  }

  private static List<Sizes> sizes(Args args) {
    List<Double> least = args.minSizes();
    List<Double> greatest = args.maxSizes();
    if (least == null && greatest == null) {
      return computed(args);
    }
    if (least == null || greatest == null || least.size() != greatest.size()) {
      throw new ArgumentException(
          "max_sizes", "Expected `min_sizes` and `max_sizes` of the same length.");
    }
    List<Sizes> sizes = new ArrayList<>();
    for (int i = 0; i < least.size(); i++) {
      sizes.add(new Sizes(least.get(i), greatest.get(i)));
    }
    return sizes;
  }

  /** Returns the sizes for images of 300 or 512 pixels, in whole percents of the images. */
  private static List<Sizes> computed(Args args) {
    if (args.basesizeRatioRange().size() != 2) {
      throw new ArgumentException(
          "basesize_ratio_range",
          "Expected two numbers, got %s.".formatted(args.basesizeRatioRange()));
    }
    int first = (int) (args.basesizeRatioRange().get(0) * 100);
    int last = (int) (args.basesizeRatioRange().get(1) * 100);
    int step = args.strides().size() > 2 ? (last - first) / (args.strides().size() - 2) : 0;
    if (step <= 0) {
      throw new ArgumentException(
          "basesize_ratio_range",
          "Expected an increasing `basesize_ratio_range` and at least three `strides`, got %s."
              .formatted(args.basesizeRatioRange()));
    }
    List<Sizes> sizes = new ArrayList<>();
    int input = args.inputSize();
    sizes.add(finest(input, first));
    for (int percent = first; percent <= last; percent += step) {
      sizes.add(sizes(input, percent, percent + step));
    }
    return sizes;
  }

  private static Sizes finest(int input, int first) {
    if (input == 300 && first == 15 || input == 512 && first == 15) {
      return sizes(input, 7, 15);
    }
    if (input == 300 && first == 20) {
      return sizes(input, 10, 20);
    }
    if (input == 512 && first == 10) {
      return sizes(input, 4, 10);
    }
    throw new ArgumentException(
        input == 300 || input == 512 ? "basesize_ratio_range" : "input_size",
        "Without `min_sizes`, `input_size` must be 300 with a `basesize_ratio_range` from 0.15 or"
            + " 0.2, or 512 with one from 0.1 or 0.15. Set `min_sizes` and `max_sizes`.");
  }

  private static Sizes sizes(int input, int least, int greatest) {
    return new Sizes((int) (input * least / 100.0), (int) (input * greatest / 100.0));
  }

  private static float[] level(
      Sizes sizes, List<Double> ratios, Stride stride, boolean scaleMajor, boolean legacy) {
    List<Float> shapes = new ArrayList<>();
    shapes.add(1f);
    for (double ratio : ratios) {
      shapes.add((float) (1 / ratio));
      shapes.add((float) ratio);
    }
    float[] scales = {1, (float) Math.sqrt(sizes.greatest() / sizes.least())};
    int count = shapes.size();
    float[] anchors = new float[4 * (count + 1)];
    for (int i = 0; i <= count; i++) {
      // mmdet orders all pairs of scale and shape, moves the one after the first row to the second
      // place, and leaves the others out.
      int chosen = i == 0 ? 0 : i == 1 ? count : i - 1;
      int scale = scaleMajor ? chosen % 2 : chosen / count;
      float root = (float) Math.sqrt(shapes.get(scaleMajor ? chosen / 2 : chosen % count));
      float side = (float) sizes.least();
      float width =
          scaleMajor ? side * (1 / root) * scales[scale] : side * scales[scale] * (1 / root);
      float height = scaleMajor ? side * root * scales[scale] : side * scales[scale] * root;
      int pixel = legacy ? 1 : 0;
      float x = (stride.x() - pixel) / 2f;
      float y = (stride.y() - pixel) / 2f;
      put(anchors, 4 * i, new float[] {x, y, width, height}, legacy);
    }
    return anchors;
  }
}
