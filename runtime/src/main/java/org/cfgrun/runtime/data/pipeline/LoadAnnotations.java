package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;

/** Loads the boxes, labels and masks of the sample from the dataset. */
@Component(Registries.PIPELINES)
public final class LoadAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param withBbox whether to load boxes
   * @param withLabel whether to load labels, which only a model of regions ({@code RPN}) does not
   *     need
   * @param withMask whether to load masks
   * @param withSeg whether to load semantic maps; only False is supported
   * @param poly2mask whether to load masks as bitmaps; False keeps polygons, which are resized
   *     without loss
   * @param denormBbox whether boxes are relative to the image size; only False is supported
   * @param fileClientArgs the file backend; only {@code disk} is supported
   */
  public record Args(
      @Default("True") boolean withBbox,
      @Default("True") boolean withLabel,
      @Default("False") boolean withMask,
      @Default("False") boolean withSeg,
      @Default("True") boolean poly2mask,
      @Default("False") boolean denormBbox,
      @Default("dict(backend='disk')") FileClient fileClientArgs) {
    public Args {
      if (withMask && !withBbox) {
        throw new ArgumentException(
            "with_mask", "`with_mask=True` requires boxes. Set `with_bbox=True`.");
      }
      if (withSeg) {
        throw new ArgumentException(
            "with_seg", "Semantic segmentation is not supported. Remove `with_seg`.");
      }
      if (denormBbox) {
        throw new ArgumentException(
            "denorm_bbox",
            "Boxes relative to the image size are not supported. Remove `denorm_bbox`.");
      }
      if (withLabel && !withBbox) {
        throw new ArgumentException(
            "with_label", "`with_label=True` requires boxes. Set `with_bbox=True`.");
      }
    }
  }

  private static final String NO_ANNOTATIONS =
      "`LoadAnnotations` is in the pipeline of a dataset with `test_mode=True`, which has no annotations. Remove the step, or set `test_mode=False`.";

  private final Args args;

  public LoadAnnotations(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.testMode()) {
      throw new ArgumentException(NO_ANNOTATIONS);
    }
    return input.annotated(args.withBbox, args.withLabel).masked(args.withMask);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    GroundTruth annotations = sample.annotations();
    if (annotations == null) {
      throw BadData.of(NO_ANNOTATIONS);
    }
    if (args.withBbox) {
      GroundTruth boxes = args.withLabel ? annotations : annotations.withoutLabels();
      sample.groundTruth(boxes.withMasks(args.withMask ? masks(sample, annotations) : null));
    }
    return sample;
  }

  private InstanceMasks masks(Sample sample, GroundTruth annotations) {
    String name = sample.source().name();
    InstanceMasks masks = annotations.masks();
    if (masks == null) {
      throw BadData.of(
          "`LoadAnnotations` requires the masks of `%s`, but its dataset has none. Set `with_mask=False`, or use `CocoDataset`."
              .formatted(name));
    }
    if (sample.height() != masks.height() || sample.width() != masks.width()) {
      throw BadData.of(
          "`%s` has %s x %s pixels, but its annotation file says %s x %s. Load the image before its masks, and correct `width` and `height` in the file."
              .formatted(name, sample.width(), sample.height(), masks.width(), masks.height()));
    }
    if (args.poly2mask) {
      return masks.toBitmaps();
    }
    if (!(masks instanceof PolygonMasks)) {
      throw BadData.of(
          "`%s` has masks that are not polygons. Set `poly2mask=True` in `LoadAnnotations`."
              .formatted(name));
    }
    return masks;
  }

  @Override
  public boolean loadsMasks() {
    return args.withMask;
  }
}
