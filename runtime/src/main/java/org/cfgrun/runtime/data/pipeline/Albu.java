package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;

/**
 * Applies transforms of the library Albumentations (https://albumentations.ai) by the rules of its
 * version 1.3.1, to 8-bit color images. Unlike in mmdet, ignored boxes and regions move with the
 * image, boxes may extend beyond it, and polygons are accepted as masks. (mmdet's Albu.)
 */
@Component(Registries.PIPELINES)
public final class Albu implements Transform {
  /**
   * The arguments.
   *
   * @param transforms the transforms, applied one after the other
   * @param bboxParams how boxes are treated; required if a transform moves pixels
   * @param keymap names of the parts of a sample; only the usual ones
   * @param updatePadShape has no effect, because no transform changes the size of the image
   * @param skipImgWithoutAnno whether to drop samples that have no objects, if {@code bbox_params}
   *     has {@code filter_lost_elements=True}
   */
  public record Args(
      List<AlbuStep> transforms,
      @Default("None") @Nullable AlbuBoxes bboxParams,
      @Default("None") @Nullable AlbuKeymap keymap,
      @Default("False") boolean updatePadShape,
      @Default("False") boolean skipImgWithoutAnno) {
    public Args {
      transforms = List.copyOf(transforms);
      if (bboxParams == null && transforms.stream().anyMatch(AlbuStep::moves)) {
        throw new ArgumentException(
            "bbox_params",
            "A transform moves pixels, so that boxes must move too. Set `bbox_params=dict(type='BboxParams', format='pascal_voc', label_fields=['gt_labels'])`.");
      }
    }
  }

  private final Args args;

  public Albu(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.differs(3)) {
      throw new ArgumentException(
          "`Albu` requires color images, but these have %s channels. Set `color_type` of `LoadImageFromFile`."
              .formatted(input.channels()));
    }
    return input;
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    if (sample.image().type() != CvType.CV_8UC3) {
      throw BadData.of(
          "`Albu` requires 8-bit color images, but the image of `%s` has another type. Put the step before `Normalize`, and remove `to_float32` and `color_type` of `LoadImageFromFile`."
              .formatted(sample.source().name()));
    }
    AlbuBoxes boxes = args.bboxParams;
    for (AlbuStep transform : args.transforms) {
      transform.apply(sample, random, false);
      if (boxes != null && sample.isAnnotated()) {
        GroundTruth moved = sample.groundTruth();
        sample.groundTruth(boxes.filter(moved, sample.image().cols(), sample.image().rows()));
      }
    }
    boolean empty = sample.isAnnotated() && sample.groundTruth().size() == 0;
    return empty && args.skipImgWithoutAnno && boxes != null && boxes.countsLost() ? null : sample;
  }
}
