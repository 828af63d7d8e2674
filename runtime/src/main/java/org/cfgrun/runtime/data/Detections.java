package org.cfgrun.runtime.data;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;

/**
 * The detections in one image, sorted by descending score. Immutable: operations return new
 * detections whose parts match.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 in pixels of the original image
 * @param scores {@code [n]}, in 0..1
 * @param labels {@code [n]}: class indices, from 0
 * @param masks one per box, of the size of the original image; null if there are none
 * @param otherScores further scores by name, {@code [n]} each, such as {@code mask} for the quality
 *     of masks
 * @param semanticMap the class of each pixel of the original image; null if there is none
 * @param panopticMap the segments of the original image; null if there is none
 */
public record Detections(
    float[] boxes,
    float[] scores,
    int[] labels,
    @Nullable InstanceMasks masks,
    Map<String, float[]> otherScores,
    @Nullable SemanticMap semanticMap,
    @Nullable PanopticMap panopticMap)
    implements Serializable {
  /** The detections of an image in which nothing was found. */
  public static final Detections NOTHING = new Detections(new float[0], new float[0], new int[0]);

  /** The name of the scores of masks, by which an evaluation of masks ranks detections. */
  public static final String MASK_SCORES = "mask";

  public Detections {
    otherScores = Map.copyOf(otherScores);
    if (boxes.length != 4 * labels.length) {
      throw new IllegalArgumentException(
          "expected 4 coordinates for each of %s labels, got %s"
              .formatted(labels.length, boxes.length));
    }
    requireOneEach("a score", scores.length, labels.length);
    if (masks != null) {
      requireOneEach("a mask", masks.size(), labels.length);
    }
    for (Map.Entry<String, float[]> kind : otherScores.entrySet()) {
      requireOneEach("a score `" + kind.getKey() + "`", kind.getValue().length, labels.length);
    }
  }

  private static void requireOneEach(String what, int count, int size) {
    if (count != size) {
      throw new IllegalArgumentException(
          "expected %s for each of %s detections, got %s".formatted(what, size, count));
    }
  }

  /** Detections of boxes only. */
  public Detections(float[] boxes, float[] scores, int[] labels) {
    this(boxes, scores, labels, null, Map.of(), null, null);
  }

  /** Returns the number of detections. */
  public int size() {
    return labels.length;
  }

  /** Returns the same detections with masks. */
  public Detections withMasks(InstanceMasks masks) {
    return new Detections(boxes, scores, labels, masks, otherScores, semanticMap, panopticMap);
  }

  /** Returns the same detections with further scores. */
  public Detections withScores(String name, float[] values) {
    Map<String, float[]> all = new LinkedHashMap<>(otherScores);
    all.put(name, values);
    return new Detections(boxes, scores, labels, masks, all, semanticMap, panopticMap);
  }

  /** Returns the same detections with a semantic map. */
  public Detections withSemanticMap(SemanticMap semanticMap) {
    return new Detections(boxes, scores, labels, masks, otherScores, semanticMap, panopticMap);
  }

  /** Returns the same detections with a panoptic segmentation. */
  public Detections withPanopticMap(PanopticMap panopticMap) {
    return new Detections(boxes, scores, labels, masks, otherScores, semanticMap, panopticMap);
  }

  /** Returns the detections at these indices. The maps do not change. */
  public Detections select(int... chosen) {
    float[] chosenBoxes = new float[chosen.length * 4];
    int[] classes = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(boxes, chosen[i] * 4, chosenBoxes, i * 4, 4);
      classes[i] = labels[chosen[i]];
    }
    Map<String, float[]> others = new LinkedHashMap<>();
    otherScores.forEach((name, values) -> others.put(name, select(values, chosen)));
    return new Detections(
        chosenBoxes,
        select(scores, chosen),
        classes,
        masks == null ? null : masks.select(chosen),
        others,
        semanticMap,
        panopticMap);
  }

  private static float[] select(float[] values, int[] chosen) {
    float[] selected = new float[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      selected[i] = values[chosen[i]];
    }
    return selected;
  }
}
