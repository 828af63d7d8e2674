package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * Says how {@link Albu} treats boxes: after each transform they are clipped to the image, and
 * objects of which too little is left are removed. (Albumentations' BboxParams.)
 *
 * @param format must be {@code pascal_voc}: the boxes of a sample are x1, y1, x2, y2 in pixels
 * @param labelFields must be {@code ['gt_labels']}
 * @param minArea least area of a box, in pixels
 * @param minVisibility least part of its area that is inside the image
 * @param minWidth least width of a box, in pixels
 * @param minHeight least height of a box, in pixels
 * @param filterLostElements whether a sample can be dropped for having lost all objects; labels and
 *     masks are removed with their boxes in any case
 */
@Component(Registries.ALBUMENTATIONS)
public record BboxParams(
    String format,
    @Default("None") @Nullable List<String> labelFields,
    @Bounds(min = 0) @Default("0.0") double minArea,
    @Bounds(min = 0, max = 1) @Default("0.0") double minVisibility,
    @Bounds(min = 0) @Default("0.0") double minWidth,
    @Bounds(min = 0) @Default("0.0") double minHeight,
    @Default("False") boolean filterLostElements)
    implements AlbuBoxes {
  public BboxParams {
    if (!format.equals("pascal_voc")) {
      throw new ArgumentException(
          "format",
          "Expected 'pascal_voc', the format of boxes in a sample, got '%s'.".formatted(format));
    }
    if (labelFields == null || !labelFields.equals(List.of("gt_labels"))) {
      throw new ArgumentException(
          "label_fields", "Expected ['gt_labels'], got %s.".formatted(labelFields));
    }
    labelFields = List.copyOf(labelFields);
  }

  @Override
  public boolean countsLost() {
    return filterLostElements;
  }

  @Override
  public GroundTruth filter(GroundTruth objects, int width, int height) {
    float[] before = objects.boxes();
    GroundTruth clipped =
        objects.moved(boxes -> clip(boxes, width, height), masks -> masks, map -> map);
    float[] after = clipped.boxes();
    int[] kept =
        IntStream.range(0, objects.size()).filter(i -> keeps(area(before, i), after, i)).toArray();
    return kept.length == objects.size() ? clipped : clipped.select(kept);
  }

  private boolean keeps(double area, float[] boxes, int i) {
    double left = area(boxes, i);
    return left != 0
        && left >= minArea
        && left / area >= minVisibility
        && boxes[4 * i + 2] - boxes[4 * i] >= minWidth
        && boxes[4 * i + 3] - boxes[4 * i + 1] >= minHeight;
  }

  private static double area(float[] boxes, int i) {
    return ((double) boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]);
  }

  private static float[] clip(float[] boxes, int width, int height) {
    float[] clipped = new float[boxes.length];
    for (int i = 0; i < boxes.length; i++) {
      clipped[i] = Math.max(0, Math.min(boxes[i], i % 2 == 0 ? width : height));
    }
    return clipped;
  }
}
