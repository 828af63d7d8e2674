package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DataException;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * Takes away objects whose boxes are too small, and perhaps the whole sample when none is left; a
 * sample that had none stays. Ignored boxes stay. (mmdet's FilterAnnotations.)
 */
@Component(Registries.PIPELINES)
public final class FilterAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param minGtBboxWh (width, height) that a box must exceed, in pixels
   * @param minGtMaskArea the least area of a mask; without masks it has no effect
   * @param byBox whether boxes are looked at; only True
   * @param byMask whether masks are looked at; only False
   * @param keepEmpty whether a sample that loses its last object is dropped, in spite of the name;
   *     False keeps it
   */
  public record Args(
      @Default("(1.0, 1.0)") List<Double> minGtBboxWh,
      @Default("1") double minGtMaskArea,
      @Default("True") boolean byBox,
      @Default("False") boolean byMask,
      @Default("True") boolean keepEmpty) {
    public Args {
      minGtBboxWh = List.copyOf(minGtBboxWh);
      if (minGtBboxWh.size() != 2) {
        throw new ArgumentException(
            "min_gt_bbox_wh", "`min_gt_bbox_wh` is a pair (width, height).");
      }
      if (byMask) {
        throw new ArgumentException(
            "by_mask", "Masks are not supported: only boxes and labels are loaded.");
      }
      if (!byBox) {
        throw new ArgumentException("by_box", "Without boxes there is nothing to filter by.");
      }
    }
  }

  private final Args args;
  private final BoxRule rule;

  public FilterAnnotations(Args args) {
    this.args = args;
    this.rule = BoxRule.largerThan(args.minGtBboxWh.get(0), args.minGtBboxWh.get(1));
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    if (!sample.isAnnotated()) {
      throw new DataException(
          "`FilterAnnotations` looks at boxes, but no step before it loads them: add `LoadAnnotations` after `LoadImageFromFile`.");
    }
    GroundTruth before = sample.groundTruth();
    GroundTruth left = rule.filter(before, before);
    if (args.keepEmpty && left.size() == 0 && before.size() > 0) {
      return null;
    }
    sample.groundTruth(left.withIgnored(before.ignored()));
    return sample;
  }
}
