package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.jspecify.annotations.Nullable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Pastes objects of another image onto the sample, pixel by pixel of their masks. Both images must
 * have the same size.
 *
 * <p>A mask of the sample loses the pixels that are pasted over, and its box becomes the one around
 * the rest. The object is removed if its box changed by more than {@code bbox_occluded_thr} pixels
 * and at most {@code mask_occluded_thr} pixels of it are left. Ignored boxes of the other image are
 * not pasted. (mmdet's CopyPaste; Ghiasi et al., "Simple Copy-Paste is a Strong Data Augmentation
 * Method for Instance Segmentation", 2021.)
 */
@Component(Registries.PIPELINES)
public final class CopyPaste implements MixingTransform {
  /**
   * The arguments.
   *
   * @param maxNumPasted upper bound, exclusive, of the number of objects to paste; drawn uniformly
   * @param bboxOccludedThr largest change of a side of the box, in pixels, of an object that is
   *     kept whatever its mask
   * @param maskOccludedThr area in pixels that the mask of another object must exceed
   * @param selected whether a random part of the objects is pasted; if false, all of them
   */
  public record Args(
      @Bounds(min = 1) @Default("100") int maxNumPasted,
      @Bounds(min = 0) @Default("10") double bboxOccludedThr,
      @Bounds(min = 0) @Default("300") double maskOccludedThr,
      @Default("True") boolean selected) {}

  private static final String NO_MASKS =
      "`CopyPaste` requires masks. Set `with_mask=True` of `LoadAnnotations`.";

  private final Args args;

  public CopyPaste(Args args) {
    this.args = args;
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    if (input.lacksMasks()) {
      throw new ArgumentException(NO_MASKS);
    }
    return MixingTransform.super.output(input);
  }

  @Override
  public int[] choose(DetectionDataset dataset, RandomGenerator random) {
    return new int[] {random.nextInt(dataset.size())};
  }

  @Override
  public Sample mix(Sample sample, List<Sample> others, RandomGenerator random) {
    Sample other = others.get(0);
    MixSupport.check("CopyPaste", sample, other);
    if (!sample.image().size().equals(other.image().size())) {
      throw BadData.of(
          "`CopyPaste` requires images of the same size: `%s` has %s x %s pixels, `%s` has %s x %s. Crop and pad them to one size in the pipeline of the inner dataset."
              .formatted(
                  sample.source().name(),
                  sample.image().cols(),
                  sample.image().rows(),
                  other.source().name(),
                  other.image().cols(),
                  other.image().rows()));
    }
    BitmapMasks below = bitmaps(sample.groundTruth().masks());
    GroundTruth pasted = other.groundTruth().withIgnored(new float[0]);
    pasted = pasted.withMasks(bitmaps(pasted.masks()));
    if (args.selected) {
      pasted = pasted.select(draw(pasted.size(), random));
    }
    if (pasted.size() == 0) {
      return sample;
    }
    byte[] area = union(bitmaps(pasted.masks()));
    Mat mask = new Mat(sample.image().size(), CvType.CV_8U);
    mask.put(0, 0, area);
    Mat image = sample.image().clone();
    other.image().copyTo(image, mask);
    mask.release();
    sample.replace(image);
    sample.groundTruth(visible(sample.groundTruth(), below, area).plus(pasted));
    return sample;
  }

  private static BitmapMasks bitmaps(@Nullable InstanceMasks masks) {
    if (masks == null) {
      throw BadData.of(NO_MASKS);
    }
    return masks.toBitmaps();
  }

  /** Draws a number of objects, then as many different ones in random order. */
  private int[] draw(int objects, RandomGenerator random) {
    int count = random.nextInt(Math.min(objects + 1, args.maxNumPasted));
    int[] order = IntStream.range(0, objects).toArray();
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int at = i + random.nextInt(objects - i);
      drawn[i] = order[at];
      order[at] = order[i];
    }
    return drawn;
  }

  /** Returns 1 for each pixel that any of the objects covers. */
  private static byte[] union(BitmapMasks masks) {
    byte[] union = new byte[masks.height() * masks.width()];
    for (byte[] bitmap : masks.bitmaps()) {
      for (int i = 0; i < union.length; i++) {
        union[i] |= bitmap[i];
      }
    }
    return union;
  }

  private GroundTruth visible(GroundTruth before, BitmapMasks masks, byte[] covered) {
    List<byte[]> rest = masks.bitmaps().stream().map(bitmap -> without(bitmap, covered)).toList();
    BitmapMasks left = new BitmapMasks(masks.height(), masks.width(), rest);
    float[] boxes = left.boxes();
    double[] areas = left.areas();
    int[] kept =
        IntStream.range(0, before.size())
            .filter(
                i -> areas[i] > args.maskOccludedThr || change(boxes, before.boxes(), i) <= limit())
            .toArray();
    return new GroundTruth(boxes, before.labels(), before.ignored(), left, before.semanticMap())
        .select(kept);
  }

  private float limit() {
    return (float) args.bboxOccludedThr;
  }

  private static byte[] without(byte[] bitmap, byte[] covered) {
    byte[] rest = bitmap.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] &= (byte) (1 - covered[i]);
    }
    return rest;
  }

  /** Returns the largest difference of a coordinate of two boxes. */
  private static float change(float[] boxes, float[] others, int object) {
    float largest = 0;
    for (int i = 4 * object; i < 4 * object + 4; i++) {
      largest = Math.max(largest, Math.abs(boxes[i] - others[i]));
    }
    return largest;
  }
}
