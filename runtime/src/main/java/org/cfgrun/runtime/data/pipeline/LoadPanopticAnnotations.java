package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.PanopticAnnotation.Segment;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.mask.SemanticMap;

/**
 * Loads the boxes, labels and masks of things, and the semantic map of things and stuff, from a
 * panoptic annotation. Pixels without a segment are ignored. (mmdet's LoadPanopticAnnotations.)
 */
@Component(Registries.PIPELINES)
public final class LoadPanopticAnnotations implements Transform {
  /**
   * The arguments.
   *
   * @param withBbox must be True: boxes are loaded
   * @param withLabel whether to load labels
   * @param withMask whether to load masks
   * @param withSeg whether to load semantic maps
   * @param fileClientArgs the file backend; only {@code disk} is supported
   */
  public record Args(
      @Default("True") boolean withBbox,
      @Default("True") boolean withLabel,
      @Default("True") boolean withMask,
      @Default("True") boolean withSeg,
      @Default("dict(backend='disk')") FileClient fileClientArgs) {
    public Args {
      if (!withBbox) {
        throw new ArgumentException("with_bbox", "`with_bbox=False` is not supported. Remove it.");
      }
    }
  }

  private final Args args;

  public LoadPanopticAnnotations(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.has(SampleSpec.Property.TEST_MODE)) {
      throw new ArgumentException(
          "`LoadPanopticAnnotations` is in the pipeline of a dataset with `test_mode=True`, which has no annotations. Remove the step, or set `test_mode=False`.");
    }
    return input
        .annotated(true, args.withLabel)
        .with(SampleSpec.Property.MASKED, args.withMask)
        .with(SampleSpec.Property.MAPPED, args.withSeg);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    GroundTruth annotations = sample.annotations();
    if (annotations == null || !(sample.semanticMap() instanceof PanopticFile file)) {
      throw BadData.of(
          "`LoadPanopticAnnotations` requires the segments of `%s`, but its dataset has none. Use `CocoPanopticDataset`."
              .formatted(sample.source().name()));
    }
    PanopticMap map = file.map();
    if (map.height() != sample.height() || map.width() != sample.width()) {
      throw BadData.of(
          "`%s` has %s x %s pixels, but its image has %s x %s. Load the image before its annotations, and replace the map."
              .formatted(file.name(), map.width(), map.height(), sample.width(), sample.height()));
    }
    GroundTruth truth = args.withLabel ? annotations : annotations.withoutLabels();
    sample.groundTruth(
        truth
            .withMasks(args.withMask ? masks(map, file.segments()) : null)
            .withSemanticMap(args.withSeg ? classes(map, file.segments()) : null));
    return sample;
  }

  private static BitmapMasks masks(PanopticMap map, List<Segment> segments) {
    int[] ids = map.ids();
    List<byte[]> masks = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.isObject()) {
        byte[] mask = new byte[ids.length];
        for (int i = 0; i < mask.length; i++) {
          mask[i] = (byte) (ids[i] == segment.id() ? 1 : 0);
        }
        masks.add(mask);
      }
    }
    return new BitmapMasks(map.height(), map.width(), masks);
  }

  private static SemanticMap classes(PanopticMap map, List<Segment> segments) {
    Map<Integer, Integer> labels = new HashMap<>();
    segments.stream()
        .filter(Segment::isTrainable)
        .forEach(segment -> labels.put(segment.id(), segment.label()));
    int[] ids = map.ids();
    byte[] classes = new byte[ids.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (int) labels.getOrDefault(ids[i], SemanticMap.IGNORED);
    }
    return new SemanticMap(map.height(), map.width(), classes);
  }

  @Override
  public boolean loadsSegments() {
    return true;
  }
}
