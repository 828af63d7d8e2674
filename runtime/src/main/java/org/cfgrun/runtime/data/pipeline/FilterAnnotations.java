package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * Removes objects whose boxes or masks are too small. A sample that loses all objects can be
 * dropped; a sample that had none is kept. Ignored boxes are kept. (mmdet's FilterAnnotations.)
 */
@Component(Registries.PIPELINES)
public final class FilterAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param minGtBboxWh (width, height) in pixels that a box must exceed
   * @param minGtMaskArea minimum area of a mask, in pixels
   * @param byBox whether to filter by boxes
   * @param byMask whether to filter by masks; with {@code by_box}, an object must pass both
   * @param keepEmpty whether to drop a sample that loses its last object, despite the name; False
   *     keeps it
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
            "min_gt_bbox_wh", "`min_gt_bbox_wh` must be a pair (width, height).");
      }
      if (!byBox && !byMask) {
        throw new ArgumentException(
            "by_box",
            "`by_box=False` leaves nothing to filter by. Set `by_mask=True`, or remove the step.");
      }
    }
  }

  private static final String NO_BOXES =
      "`FilterAnnotations` requires boxes, but no earlier step loads them. Add `LoadAnnotations` after `LoadImageFromFile`.";

  private final Args args;
  private final BoxFilter rule;

  public FilterAnnotations(Args args) {
    this.args = args;
    this.rule = BoxFilter.largerThan(args.minGtBboxWh.get(0), args.minGtBboxWh.get(1));
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.lacksBoxes()) {
      throw new ArgumentException(NO_BOXES);
    }
    return input;
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    if (!sample.isAnnotated()) {
      throw BadData.of(NO_BOXES);
    }
    GroundTruth before = sample.groundTruth();
    GroundTruth left = args.byBox ? rule.filter(before, before) : before;
    if (args.byMask) {
      left = filterByMask(left, sample.source().name());
    }
    if (args.keepEmpty && left.size() == 0 && before.size() > 0) {
      return null;
    }
    sample.groundTruth(left.withIgnored(before.ignored()));
    return sample;
  }

  private GroundTruth filterByMask(GroundTruth objects, String image) {
    if (objects.masks() == null) {
      throw BadData.of(
          "`FilterAnnotations` requires the masks of `%s` (`by_mask=True`), but no earlier step loads them. Set `with_mask=True` in `LoadAnnotations`."
              .formatted(image));
    }
    double[] areas = objects.masks().areas();
    return objects.select(
        IntStream.range(0, areas.length).filter(i -> areas[i] >= args.minGtMaskArea).toArray());
  }
}
