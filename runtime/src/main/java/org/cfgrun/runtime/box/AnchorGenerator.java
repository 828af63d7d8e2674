package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Generates anchors of several scales and aspect ratios for every cell of the feature maps.
 *
 * <p>An anchor of ratio {@code r = h / w} and scale {@code s} on a level of base size {@code b} has
 * {@code h = b sqrt(r) s} and {@code w = b s / sqrt(r)}. With octaves (RetinaNet,
 * https://arxiv.org/abs/1708.02002) the scales are {@code octave_base_scale * 2^(i /
 * scales_per_octave)}. The anchors of cell {@code (x, y)} are the base anchors shifted by {@code (x
 * * stride_x, y * stride_y)}. They are ordered by row, then by column, then by anchor within a
 * cell.
 */
@BuiltFrom(Registries.PRIOR_GENERATORS)
@Component(Registries.PRIOR_GENERATORS)
public class AnchorGenerator {
  /**
   * @param strides stride of each level, in pixels
   * @param ratios aspect ratios, height / width
   * @param scales ratios of anchor size to base size; required unless both octave arguments are
   *     given
   * @param baseSizes base size of each level, in pixels; the smaller stride if None
   * @param scaleMajor whether to order the anchors of a cell by ratio, then by scale; if False, by
   *     scale, then by ratio
   * @param octaveBaseScale scale of the smallest anchor
   * @param scalesPerOctave number of scales per octave, from one scale to its double
   * @param centers center (x, y) of each level's base anchors, in pixels; computed from {@code
   *     center_offset} if None
   * @param centerOffset position of the center within the base size, from 0 to 1
   */
  public record Args(
      @Bounds(min = 1, max = Stride.MAX) List<Stride> strides,
      @Bounds(min = 0, minExcluded = true) List<Double> ratios,
      @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable List<Double> scales,
      @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable List<Double> baseSizes,
      @Default("True") boolean scaleMajor,
      @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable Double octaveBaseScale,
      @Bounds(min = 1, max = 100) @Default("None") @Nullable Integer scalesPerOctave,
      @Default("None") @Nullable List<List<Double>> centers,
      @Default("0.") double centerOffset) {}

  /** Detectors have 3 to 15; a million would take gigabytes on a small image. */
  private static final int MAX_ANCHORS = 1000;

  private static final AnchorsKernel KERNEL = Kernel.bind(AnchorsKernel.class);

  private final List<Stride> strides;
  private final double centerOffset;
  private final @Nullable Double scale;
  private final List<float[]> baseAnchors;
  private final GridCache<AnchorGrid> grids = new GridCache<>(this::make);

  public AnchorGenerator(Args args) {
    this(args, false);
  }

  /**
   * Creates a generator.
   *
   * @param legacy whether a box from pixel {@code a} to {@code b} has the size {@code b - a + 1},
   *     and base anchors are rounded to pixels, as in mmdet 1.x
   */
  AnchorGenerator(Args args, boolean legacy) {
    check(args);
    strides = List.copyOf(args.strides());
    centerOffset = args.centerOffset();
    double[] scales = scales(args);
    scale = scales[0];
    long number = (long) args.ratios().size() * scales.length;
    if (number > MAX_ANCHORS) {
      throw new ArgumentException(
          "`ratios` and scales make %s anchors at each position, expected at most %s."
              .formatted(number, MAX_ANCHORS));
    }
    baseAnchors = new ArrayList<>();
    for (int level = 0; level < strides.size(); level++) {
      Stride stride = strides.get(level);
      double base =
          args.baseSizes() == null
              ? Math.min(stride.exactX(), stride.exactY())
              : args.baseSizes().get(level);
      double x = args.centerOffset() * (legacy ? base - 1 : base);
      double y = x;
      if (args.centers() != null) {
        x = args.centers().get(level).get(0);
        y = args.centers().get(level).get(1);
      }
      float[] anchors = baseAnchors((float) base, (float) x, (float) y, args, scales, legacy);
      baseAnchors.add(anchors);
    }
  }

  /**
   * Creates a generator.
   *
   * @param baseAnchors anchors of the first cell of each level, {@code [anchors * 4]}: x1, y1, x2,
   *     y2 in pixels
   */
  AnchorGenerator(List<Stride> strides, List<float[]> baseAnchors) {
    this.strides = List.copyOf(strides);
    this.baseAnchors = List.copyOf(baseAnchors);
    centerOffset = 0;
    scale = null;
  }

  private static void check(Args args) {
    if (args.strides().isEmpty() || args.ratios().isEmpty()) {
      throw new ArgumentException("`strides` and `ratios` must not be empty.");
    }
    if (args.scales() != null && args.scales().isEmpty()) {
      throw new ArgumentException("scales", "`scales` must not be empty.");
    }
    if (args.baseSizes() != null && args.baseSizes().size() != args.strides().size()) {
      throw new ArgumentException("base_sizes", "`base_sizes` must have one number a stride.");
    }
    if (args.centerOffset() < 0 || args.centerOffset() > 1) {
      throw new ArgumentException("center_offset", "`center_offset` must lie between 0 and 1.");
    }
    if (args.centers() != null) {
      if (args.centerOffset() != 0) {
        throw new ArgumentException(
            "center_offset",
            "`centers` and `center_offset` cannot both be given. Remove one of them.");
      }
      if (args.centers().size() != args.strides().size()
          || args.centers().stream().anyMatch(center -> center.size() != 2)) {
        throw new ArgumentException("centers", "`centers` must have one pair (x, y) a stride.");
      }
    }
    boolean octaves = args.octaveBaseScale() != null && args.scalesPerOctave() != null;
    boolean half = (args.octaveBaseScale() != null) != (args.scalesPerOctave() != null);
    if (half || octaves == (args.scales() != null)) {
      throw new ArgumentException(
          "either `scales` must be given, or `octave_base_scale` with `scales_per_octave`");
    }
  }

  private static double[] scales(Args args) {
    if (args.scales() != null) {
      return args.scales().stream().mapToDouble(Double::doubleValue).toArray();
    }
    int count = Objects.requireNonNull(args.scalesPerOctave());
    double smallest = Objects.requireNonNull(args.octaveBaseScale());
    double[] scales = new double[count];
    for (int i = 0; i < count; i++) {
      scales[i] = Math.pow(2, (double) i / count) * smallest;
    }
    return scales;
  }

  private static float[] baseAnchors(
      float base, float x, float y, Args args, double[] scales, boolean legacy) {
    int ratios = args.ratios().size();
    float[] anchors = new float[ratios * scales.length * 4];
    for (int r = 0; r < ratios; r++) {
      float heightRatio = (float) Math.sqrt(args.ratios().get(r).floatValue());
      float widthRatio = 1 / heightRatio;
      for (int s = 0; s < scales.length; s++) {
        float scale = (float) scales[s];
        float width = base * widthRatio * scale;
        float height = base * heightRatio * scale;
        int at = 4 * (args.scaleMajor() ? r * scales.length + s : s * ratios + r);
        put(anchors, at, new float[] {x, y, width, height}, legacy);
      }
    }
    return anchors;
  }

  /** Puts the box around a center (x, y, width, height) into a list of corners. */
  static void put(float[] corners, int at, float[] box, boolean legacy) {
    for (int side = 0; side < 2; side++) {
      float half = 0.5f * (legacy ? box[2 + side] - 1 : box[2 + side]);
      float low = box[side] - half;
      float high = box[side] + half;
      corners[at + side] = legacy ? (float) Math.rint(low) : low;
      corners[at + 2 + side] = legacy ? (float) Math.rint(high) : high;
    }
  }

  /** Returns the number of levels of the feature pyramid. */
  public int levels() {
    return strides.size();
  }

  /** Returns the stride of a level. */
  public Stride stride(int level) {
    return strides.get(level);
  }

  /** Returns the position of the centers of anchors within the base size, from 0 to 1. */
  public double centerOffset() {
    return centerOffset;
  }

  /**
   * Returns the first scale, which is {@code octave_base_scale} with octaves; null if the sizes of
   * anchors are given.
   */
  public @Nullable Double firstScale() {
    return scale;
  }

  /** Returns the number of anchors per cell of a level. */
  public int anchorsPerCell(int level) {
    return baseAnchors.get(level).length / 4;
  }

  /** Returns the anchors of the first cell of a level: x1, y1, x2, y2 in pixels. */
  public List<List<Float>> baseAnchors(int level) {
    float[] all = baseAnchors.get(level);
    return IntStream.range(0, anchorsPerCell(level))
        .mapToObj(i -> List.of(all[4 * i], all[4 * i + 1], all[4 * i + 2], all[4 * i + 3]))
        .toList();
  }

  /**
   * Returns all anchors of the feature maps. They are cached for later maps of the same sizes.
   *
   * @param sizes one per level
   */
  public AnchorGrid grid(List<MapSize> sizes, Device device) {
    if (sizes.size() != levels()) {
      throw new IllegalArgumentException(
          "expected " + levels() + " feature maps, got " + sizes.size());
    }
    return grids.get(sizes, device);
  }

  private AnchorGrid make(List<MapSize> sizes, Device device) {
    int[] starts = new int[levels() + 1];
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> anchors = new ArrayList<>();
      for (int level = 0; level < levels(); level++) {
        MapSize size = sizes.get(level);
        Stride stride = strides.get(level);
        Tensor base =
            Tensor.of(baseAnchors.get(level), new Shape(anchorsPerCell(level), 4), device);
        anchors.add(
            KERNEL.grid(base, size.height(), size.width(), stride.exactX(), stride.exactY()));
        starts[level + 1] = starts[level] + size.cells() * anchorsPerCell(level);
      }
      Tensor all = TensorScope.persist(Tensor.cat(anchors, 0));
      return new AnchorGrid(all, starts, sizes, strides);
    }
  }
}
