package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Points of masks that {@code PointRendRoIHead} trains on ({@code train_cfg.rcnn}).
 *
 * @param numPoints number of points of a mask; required by {@code PointRendRoIHead}; only for that
 * @param oversampleRatio how many points are drawn for each of these, from which the most uncertain
 *     ones are chosen; required by {@code PointRendRoIHead}; only for that
 * @param importanceSampleRatio share of the points that are chosen; the others are drawn again;
 *     required by {@code PointRendRoIHead}; only for that
 */
public record PointTrainCfg(
    @Bounds(min = 1, max = 1 << 16) @Default("None") @Nullable Integer numPoints,
    @Bounds(min = 1, max = 1 << 8) @Default("None") @Nullable Double oversampleRatio,
    @Bounds(min = 0, max = 1) @Default("None") @Nullable Double importanceSampleRatio) {
  /** No points. */
  public static final PointTrainCfg NONE = new PointTrainCfg(null, null, null);

  /**
   * Checks that everything is given.
   *
   * @throws ArgumentException names what is missing
   */
  public void requireAll() {
    ArgumentException.checkAll(this::points, this::oversampling, this::importance);
  }

  /** Returns the number of points of a mask. */
  public int points() {
    return required("num_points", numPoints);
  }

  /** Returns the number of points to choose from, for each point. */
  public double oversampling() {
    return required("oversample_ratio", oversampleRatio);
  }

  /** Returns the share of the points that are chosen. */
  public double importance() {
    return required("importance_sample_ratio", importanceSampleRatio);
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new ArgumentException(
          name, "Training a `PointRendRoIHead` requires `%s`. Add it.".formatted(name));
    }
    return value;
  }
}
