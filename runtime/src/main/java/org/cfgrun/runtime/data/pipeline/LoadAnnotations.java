package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;

/** Gives the sample the boxes and labels that the dataset has for it. */
@Component(Registries.PIPELINES)
public final class LoadAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param withBbox whether boxes are loaded
   * @param withLabel whether labels are loaded
   * @param withMask whether masks are loaded; only False
   * @param withSeg whether semantic maps are loaded; only False
   * @param poly2mask how masks would be held; without masks it has no effect
   * @param denormBbox whether boxes are fractions of the image's size; only False
   * @param fileClientArgs where files are read from: the disk
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
        throw new ArgumentException(
            "with_mask", "Masks are not supported: only boxes and labels are loaded.");
      }
      if (withSeg) {
        throw new ArgumentException(
            "with_seg",
            "Semantic segmentation is not supported: only boxes and labels are loaded.");
      }
      if (denormBbox) {
        throw new ArgumentException(
            "denorm_bbox", "Boxes as fractions of the image's size are not supported.");
      }
      if (withBbox != withLabel) {
        throw new ArgumentException(
            "A box needs its label: `with_bbox` and `with_label` must be both True or both False.");
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
          "`LoadAnnotations` stands in the pipeline of a dataset with `test_mode=True`, which hands out no annotations: remove the step, or set `test_mode=False`.");
    }
    if (args.withBbox) {
      sample.groundTruth(annotations);
    }
    return sample;
  }
}
