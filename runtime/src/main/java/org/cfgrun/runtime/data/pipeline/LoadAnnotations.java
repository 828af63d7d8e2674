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
import org.cfgrun.runtime.mask.SemanticMap;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Loads the boxes, labels, masks and semantic map of the sample from the dataset. */
@Component(Registries.PIPELINES)
public final class LoadAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param withBbox whether to load boxes
   * @param withLabel whether to load labels, which only a model of regions ({@code RPN}) does not
   *     need
   * @param withMask whether to load masks
   * @param withSeg whether to load semantic maps: images of one 8-bit channel with the class of
   *     each pixel, 255 for ignored pixels, in {@code seg_prefix} of the dataset
   * @param poly2mask whether to load masks as bitmaps; False keeps polygons, which are resized
   *     without loss
   * @param denormBbox whether the boxes of the dataset are relative to the image size, as those of
   *     Open Images, so that they are scaled to pixels
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
      if (withSeg && !withBbox) {
        throw new ArgumentException(
            "with_seg", "`with_seg=True` requires boxes. Set `with_bbox=True`.");
      }
      if (denormBbox && withMask) {
        throw new ArgumentException(
            "denorm_bbox",
            "`denorm_bbox=True` scales boxes relative to the image size, but masks are in pixels. Set `with_mask=False`, or remove `denorm_bbox`.");
      }
      if (withLabel && !withBbox) {
        throw new ArgumentException(
            "with_label", "`with_label=True` requires boxes. Set `with_bbox=True`.");
      }
    }
  }

  private static final String NO_ANNOTATIONS =
      "`LoadAnnotations` is in the pipeline of a dataset with `test_mode=True`, which has no annotations. Remove the step, or set `test_mode=False`.";

  /** Corners may lie slightly outside their image. */
  private static final float MAX_RELATIVE = 1.5f;

  private final Args args;

  public LoadAnnotations(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.has(SampleSpec.Property.TEST_MODE)) {
      throw new ArgumentException(NO_ANNOTATIONS);
    }
    return input
        .annotated(args.withBbox, args.withLabel)
        .with(SampleSpec.Property.MASKED, args.withMask)
        .with(SampleSpec.Property.MAPPED, args.withSeg);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    GroundTruth annotations = sample.annotations();
    if (annotations == null) {
      throw BadData.of(NO_ANNOTATIONS);
    }
    if (args.withBbox) {
      GroundTruth boxes = args.withLabel ? annotations : annotations.withoutLabels();
      if (args.denormBbox) {
        boxes = scaled(boxes, sample);
      }
      sample.groundTruth(
          boxes
              .withMasks(args.withMask ? masks(sample, annotations) : null)
              .withSemanticMap(args.withSeg ? map(sample) : null));
    }
    return sample;
  }

  private static GroundTruth scaled(GroundTruth relative, Sample sample) {
    int[] sides = {sample.width(), sample.height()};
    return new GroundTruth(
        scaled(relative.boxes(), sides, sample),
        relative.labels(),
        scaled(relative.ignored(), sides, sample));
  }

  private static float[] scaled(float[] relative, int[] sides, Sample sample) {
    float[] pixels = new float[relative.length];
    for (int i = 0; i < pixels.length; i++) {
      if (relative[i] > MAX_RELATIVE) {
        throw BadData.of(
            "`denorm_bbox=True` scales boxes relative to the image size, but a box of `%s` has a corner at %s. Remove `denorm_bbox`."
                .formatted(sample.source().name(), relative[i]));
      }
      pixels[i] = relative[i] * sides[i % 2];
    }
    return pixels;
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

  private static SemanticMap map(Sample sample) {
    ImageSource source = sample.semanticMap();
    if (source == null) {
      throw BadData.of(
          "`LoadAnnotations` requires the semantic map of `%s`, but its dataset has none. Set `with_seg=False`, or set `seg_prefix` of a `CocoDataset`."
              .formatted(sample.source().name()));
    }
    Mat image = source.read(ColorType.UNCHANGED);
    try {
      if (image.type() != CvType.CV_8UC1) {
        throw BadData.of(
            "Semantic map `%s` has %s channels of %s bits; expected one channel of 8 bits with the class of each pixel."
                .formatted(source.name(), image.channels(), 8 * image.elemSize1()));
      }
      if (image.rows() != sample.height() || image.cols() != sample.width()) {
        throw BadData.of(
            "Semantic map `%s` has %s x %s pixels, but its image has %s x %s. Load the image before its annotations, and replace the map."
                .formatted(
                    source.name(), image.cols(), image.rows(), sample.width(), sample.height()));
      }
      byte[] classes = new byte[image.rows() * image.cols()];
      image.get(0, 0, classes);
      return new SemanticMap(image.rows(), image.cols(), classes);
    } finally {
      image.release();
    }
  }

  @Override
  public boolean loadsSemanticMaps() {
    return args.withSeg;
  }

  @Override
  public boolean scalesRelativeBoxes() {
    return args.denormBbox;
  }

  @Override
  public boolean loadsMasks() {
    return args.withMask;
  }
}
