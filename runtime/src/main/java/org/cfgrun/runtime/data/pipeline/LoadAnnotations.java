package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;

/** Loads the boxes and labels of the sample from the dataset. */
@Component(Registries.PIPELINES)
public final class LoadAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param withBbox whether to load boxes
   * @param withLabel whether to load labels
   * @param withMask whether to load masks; only False is supported
   * @param withSeg whether to load semantic maps; only False is supported
   * @param poly2mask whether to convert polygons to masks; has no effect, because masks are not
   *     supported
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
      if (withMask) {
        throw new ArgumentException("with_mask", "Masks are not supported. Remove `with_mask`.");
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
      if (withBbox != withLabel) {
        throw new ArgumentException(
            "`with_bbox` and `with_label` must both be True or both be False.");
      }
    }
  }

  private final Args args;

  public LoadAnnotations(Args args) {
    this.args = args;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    GroundTruth annotations = sample.annotations();
    if (annotations == null) {
      throw BadData.of(
          "`LoadAnnotations` is in the pipeline of a dataset with `test_mode=True`, which has no annotations. Remove the step, or set `test_mode=False`.");
    }
    if (args.withBbox) {
      sample.groundTruth(annotations);
    }
    return sample;
  }
}
