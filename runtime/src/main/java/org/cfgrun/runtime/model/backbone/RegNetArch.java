package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Widths of a {@link RegNet}. Block i has the width {@code w0 * wm^k}, where k is {@code log((w0 +
 * wa * i) / w0) / log(wm)} rounded to an integer, rounded to a multiple of 8. Blocks of equal width
 * are a stage.
 *
 * @param initialWidth width of the first block, {@code w0}
 * @param slope increase of the width per block before rounding, {@code wa}
 * @param multiplier quotient of the widths of two stages, {@code wm}
 * @param groupWidth channels of a group of the 3x3 convolutions, {@code group_w}
 * @param depth number of blocks
 * @param ratio channels inside a block, as a fraction of its width, {@code bot_mul}
 */
@ConfigValue(
    "the name of a RegNet, such as 'regnetx_3.2gf', or a dict of w0, wa, wm, group_w, depth and bot_mul")
public record RegNetArch(
    int initialWidth, double slope, double multiplier, int groupWidth, int depth, double ratio) {
  private static final Map<String, RegNetArch> NAMED = new LinkedHashMap<>();

  /** All widths are multiples of this. */
  private static final int DIVISOR = 8;

  private static final int MAX_DEPTH = 1000;

  static {
    NAMED.put("regnetx_400mf", new RegNetArch(24, 24.48, 2.54, 16, 22, 1));
    NAMED.put("regnetx_800mf", new RegNetArch(56, 35.73, 2.28, 16, 16, 1));
    NAMED.put("regnetx_1.6gf", new RegNetArch(80, 34.01, 2.25, 24, 18, 1));
    NAMED.put("regnetx_3.2gf", new RegNetArch(88, 26.31, 2.25, 48, 25, 1));
    NAMED.put("regnetx_4.0gf", new RegNetArch(96, 38.65, 2.43, 40, 23, 1));
    NAMED.put("regnetx_6.4gf", new RegNetArch(184, 60.83, 2.07, 56, 17, 1));
    NAMED.put("regnetx_8.0gf", new RegNetArch(80, 49.56, 2.88, 120, 23, 1));
    NAMED.put("regnetx_12gf", new RegNetArch(168, 73.36, 2.37, 112, 19, 1));
  }

  public RegNetArch {
    if (initialWidth < DIVISOR
        || initialWidth % DIVISOR != 0
        || initialWidth > ConvShape.MAX_CHANNELS) {
      throw invalid("w0", "a positive multiple of 8", initialWidth);
    }
    if (!(slope >= 0)) {
      throw invalid("wa", "a number of at least 0", slope);
    }
    if (!(multiplier > 1)) {
      throw invalid("wm", "a number above 1", multiplier);
    }
    if (groupWidth < 1) {
      throw invalid("group_w", "a positive int", groupWidth);
    }
    if (depth < 1 || depth > MAX_DEPTH) {
      throw invalid("depth", "an int from 1 to " + MAX_DEPTH, depth);
    }
    if (!(ratio > 0)) {
      throw invalid("bot_mul", "a positive number", ratio);
    }
  }

  private static ArgumentException invalid(String key, String expected, Object value) {
    return new ArgumentException("Expected `%s` to be %s, got %s.".formatted(key, expected, value));
  }

  /** Reads a name or a dict. */
  public static RegNetArch fromConfig(ConfigNode value) {
    if (value instanceof DictNode dict) {
      return of(dict);
    }
    if (value instanceof ScalarNode scalar && scalar.value() instanceof String name) {
      RegNetArch arch = NAMED.get(name);
      if (arch == null) {
        throw new ArgumentException(
            "Expected one of %s, got '%s'.".formatted(String.join(", ", NAMED.keySet()), name));
      }
      return arch;
    }
    throw new ArgumentException("Expected a name or a dict, got " + value.description() + ".");
  }

  private static RegNetArch of(DictNode dict) {
    Set<String> unknown = new HashSet<>(dict.named().keySet());
    unknown.removeAll(Set.of("w0", "wa", "wm", "group_w", "depth", "bot_mul"));
    if (!unknown.isEmpty()) {
      throw new ArgumentException(
          "Unknown key `%s`. Expected w0, wa, wm, group_w, depth and bot_mul."
              .formatted(unknown.iterator().next()));
    }
    return new RegNetArch(
        integer(dict, "w0"),
        number(dict, "wa"),
        number(dict, "wm"),
        integer(dict, "group_w"),
        integer(dict, "depth"),
        number(dict, "bot_mul"));
  }

  private static int integer(DictNode dict, String key) {
    double value = number(dict, key);
    if (value != (int) value) {
      throw invalid(key, "an int", value);
    }
    return (int) value;
  }

  private static double number(DictNode dict, String key) {
    ConfigNode value = dict.get(key);
    if (value == null) {
      throw new ArgumentException("Missing key `%s` in `arch`.".formatted(key));
    }
    if (value instanceof ScalarNode scalar
        && (scalar.value() instanceof Long || scalar.value() instanceof Double)) {
      return ((Number) scalar.value()).doubleValue();
    }
    throw invalid(key, "a number", value.description());
  }

  /**
   * Returns the stages.
   *
   * @param strides stride of each stage
   * @throws ArgumentException if their number differs from that of the stages
   */
  List<StageShape> stages(List<Integer> strides) {
    List<Integer> widths = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (int block = 0; block < depth; block++) {
      int width = width(block);
      int last = widths.size() - 1;
      if (last < 0 || widths.get(last) != width) {
        widths.add(width);
        depths.add(1);
      } else {
        depths.set(last, depths.get(last) + 1);
      }
    }
    if (widths.size() > 4) {
      throw new ArgumentException(
          "arch", "Expected at most 4 stages, got %s.".formatted(widths.size()));
    }
    ResidualSettings.requireEach("strides", strides, widths.size());
    List<StageShape> stages = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      stages.add(stage(widths.get(i), depths.get(i), strides.get(i)));
    }
    return stages;
  }

  private int width(int block) {
    double continuous = block * slope + initialWidth;
    double power = Math.rint(Math.log(continuous / initialWidth) / Math.log(multiplier));
    double width = Math.rint(initialWidth * Math.pow(multiplier, power) / DIVISOR) * DIVISOR;
    if (width > ConvShape.MAX_CHANNELS) {
      throw new ArgumentException(
          "arch",
          "Expected widths of at most %s, got %s in block %s."
              .formatted(ConvShape.MAX_CHANNELS, (long) width, block));
    }
    return (int) width;
  }

  /** Changes the width of a stage so that groups of {@code group_w} channels fill its blocks. */
  private StageShape stage(int width, int blocks, int stride) {
    int inside = Math.max((int) (width * ratio), 1);
    int group = Math.min(groupWidth, inside);
    int planes = (int) (Math.rint((double) inside / group) * group / ratio);
    int groups = Math.max((int) Math.rint(planes * ratio) / group, 1);
    return new StageShape(blocks, planes, planes, stride, planes, 1).grouped(groups, group, planes);
  }
}
