package org.cfgrun.runtime.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Refinement of masks by {@code PointRendRoIHead} ({@code test_cfg.rcnn}).
 *
 * @param subdivisionSteps how often masks are enlarged; required by {@code PointRendRoIHead}; only
 *     for that
 * @param subdivisionNumPoints number of points that are predicted again after each of these steps;
 *     required by {@code PointRendRoIHead}; only for that
 * @param scaleFactor factor by which a step enlarges masks; required by {@code PointRendRoIHead};
 *     only for that
 */
public record PointTestCfg(
    @Bounds(min = 1, max = 16) @Default("None") @Nullable Integer subdivisionSteps,
    @Bounds(min = 1, max = 1 << 24) @Default("None") @Nullable Integer subdivisionNumPoints,
    @Bounds(min = 2, max = 16) @Default("None") @Nullable Integer scaleFactor) {
  /** No refinement. */
  public static final PointTestCfg NONE = new PointTestCfg(null, null, null);

  /** Largest factor of all steps; masks of 7 pixels then have 1792. */
  private static final double MAX_FACTOR = 256;

  /**
   * Checks that everything is given, or nothing if there is nothing to refine.
   *
   * @param head the name of the head for messages
   * @param refines whether it refines masks
   * @throws ArgumentException names the arguments
   */
  public void check(String head, boolean refines) {
    Map<String, @Nullable Integer> given = new LinkedHashMap<>();
    given.put("subdivision_steps", subdivisionSteps);
    given.put("subdivision_num_points", subdivisionNumPoints);
    given.put("scale_factor", scaleFactor);
    ArgumentException.checkAll(
        given.entrySet().stream()
            .filter(each -> (each.getValue() != null) != refines)
            .<Runnable>map(each -> () -> refuse(head, each.getKey(), refines))
            .toArray(Runnable[]::new));
    if (refines && Math.pow(factor(), steps()) > MAX_FACTOR) {
      throw new ArgumentException(
          "subdivision_steps",
          "Expected masks that are enlarged by a factor of at most 256, got %s ** %s. Reduce `subdivision_steps`."
              .formatted(factor(), steps()));
    }
  }

  private static void refuse(String head, String name, boolean refines) {
    throw new ArgumentException(
        name,
        refines
            ? "Detection with a `%s` requires `%s`. Add it.".formatted(head, name)
            : "`%s` has no effect on `%s`, only on `PointRendRoIHead`. Remove it."
                .formatted(name, head));
  }

  /** Returns the number of steps. */
  public int steps() {
    return required(subdivisionSteps);
  }

  /** Returns the number of points of a step. */
  public int points() {
    return required(subdivisionNumPoints);
  }

  /** Returns the factor of a step. */
  public int factor() {
    return required(scaleFactor);
  }

  private static int required(@Nullable Integer value) {
    if (value == null) {
      throw new IllegalStateException("not checked");
    }
    return value;
  }
}
