package org.cfgrun.runtime.data;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.jspecify.annotations.Nullable;

/**
 * The annotated objects of one image, in coordinates of the model's input image. Immutable:
 * operations return new objects whose parts match.
 *
 * @param boxes {@code [n * 4]}: x1, y1, x2, y2 of each box, in pixels
 * @param labels {@code [n]}: class index of each box, from 0; {@link #UNLABELLED} if only the boxes
 *     are known
 * @param ignored {@code [m * 4]}: boxes that count neither as objects nor as background (crowds)
 * @param masks one per box; null if there are none
 * @param semanticMap the class of each pixel; null if there is none
 */
public record GroundTruth(
    float[] boxes,
    int[] labels,
    float[] ignored,
    @Nullable InstanceMasks masks,
    @Nullable SemanticMap semanticMap) {
  /** Label of a box whose class is not known. */
  public static final int UNLABELLED = -1;

  /** Returns the ground truth of an image without objects. */
  public static final GroundTruth NOTHING = new GroundTruth(new float[0], new int[0], new float[0]);

  public GroundTruth {
    if (boxes.length != 4 * labels.length) {
      throw new IllegalArgumentException(
          "expected 4 coordinates for each of %s labels, got %s"
              .formatted(labels.length, boxes.length));
    }
    if (masks != null && masks.size() != labels.length) {
      throw new IllegalArgumentException(
          "expected a mask for each of %s boxes, got %s".formatted(labels.length, masks.size()));
    }
  }

  /** Ground truth of boxes only. */
  public GroundTruth(float[] boxes, int[] labels, float[] ignored) {
    this(boxes, labels, ignored, null, null);
  }

  /**
   * Returns the masks to train on.
   *
   * @throws ConfigException if there are none
   */
  public InstanceMasks requiredMasks() {
    if (masks == null) {
      throw BadData.of(
          "The pipeline provides no masks to train on. Set `with_mask=True` in `LoadAnnotations`,"
              + " and add 'gt_masks' to the `keys` of `Collect`.");
    }
    return masks;
  }

  /**
   * Returns the semantic map to train on.
   *
   * @throws ConfigException if there is none
   */
  public SemanticMap requiredSemanticMap() {
    if (semanticMap == null) {
      throw BadData.of(
          "The pipeline provides no semantic maps to train on. Set `with_seg=True` in"
              + " `LoadAnnotations`, and add 'gt_semantic_seg' to the `keys` of `Collect`.");
    }
    return semanticMap;
  }

  /** Returns the number of objects. */
  public int size() {
    return labels.length;
  }

  /** Returns whether the class of every box is known. */
  public boolean isLabelled() {
    return Arrays.stream(labels).allMatch(label -> label != UNLABELLED);
  }

  /** Returns the same objects without their classes. */
  public GroundTruth withoutLabels() {
    int[] none = new int[size()];
    Arrays.fill(none, UNLABELLED);
    return new GroundTruth(boxes, none, ignored, masks, semanticMap);
  }

  /** Returns the same objects with these masks, or without masks. */
  public GroundTruth withMasks(@Nullable InstanceMasks masks) {
    return new GroundTruth(boxes, labels, ignored, masks, semanticMap);
  }

  /** Returns the same objects with the boxes around their masks; unchanged without masks. */
  public GroundTruth withBoxesOfMasks() {
    return masks == null
        ? this
        : new GroundTruth(masks.boxes(), labels, ignored, masks, semanticMap);
  }

  /** Returns the same objects with this semantic map, or without one. */
  public GroundTruth withSemanticMap(@Nullable SemanticMap semanticMap) {
    return new GroundTruth(boxes, labels, ignored, masks, semanticMap);
  }

  /** Returns the same objects with other ignored boxes. */
  public GroundTruth withIgnored(float[] ignored) {
    return new GroundTruth(boxes, labels, ignored, masks, semanticMap);
  }

  /**
   * Returns these objects followed by those of another image.
   *
   * @throws ConfigException if one of them has masks and the other does not, or one has a semantic
   *     map
   */
  public GroundTruth plus(GroundTruth other) {
    if (semanticMap != null || other.semanticMap != null) {
      throw BadData.of(
          "A step of the pipeline combines images, but cannot combine semantic maps. Remove the step, or do not load semantic maps.");
    }
    if ((masks == null) != (other.masks == null)) {
      throw BadData.of(
          "A step of the pipeline combines two images, but only one has masks. Load masks for both or for neither.");
    }
    int[] all = Arrays.copyOf(labels, labels.length + other.labels.length);
    System.arraycopy(other.labels, 0, all, labels.length, other.labels.length);
    return new GroundTruth(
        join(boxes, other.boxes),
        all,
        join(ignored, other.ignored),
        masks == null || other.masks == null ? null : masks.plus(other.masks),
        null);
  }

  /** Returns the objects at these indices. Ignored boxes and semantic map do not change. */
  public GroundTruth select(int... objects) {
    float[] chosen = new float[objects.length * 4];
    int[] classes = new int[objects.length];
    for (int i = 0; i < objects.length; i++) {
      System.arraycopy(boxes, objects[i] * 4, chosen, i * 4, 4);
      classes[i] = labels[objects[i]];
    }
    return new GroundTruth(
        chosen, classes, ignored, masks == null ? null : masks.select(objects), semanticMap);
  }

  /**
   * Returns the objects with nonzero area. For a box without area, the logarithm to regress does
   * not exist, and its overlap of 0 with every other box would make all of them positive.
   */
  public GroundTruth withArea() {
    int[] chosen =
        IntStream.range(0, size())
            .filter(i -> boxes[4 * i + 2] > boxes[4 * i] && boxes[4 * i + 3] > boxes[4 * i + 1])
            .toArray();
    return chosen.length == size() ? this : select(chosen);
  }

  /**
   * Returns the same objects with new coordinates. The ignored boxes change too.
   *
   * @param change maps {@code [n * 4]} coordinates to {@code [n * 4]} new ones
   * @throws ConfigException if there are masks or a semantic map, which this change cannot move
   */
  public GroundTruth withBoxes(UnaryOperator<float[]> change) {
    if (masks != null || semanticMap != null) {
      throw BadData.of(
          "A step of the pipeline moves boxes, but cannot move masks or semantic maps. Remove the step, or load boxes only.");
    }
    return new GroundTruth(change.apply(boxes), labels, change.apply(ignored));
  }

  /**
   * Returns the same objects after a change of the whole image.
   *
   * @param boxesChange applied to the boxes and to the ignored boxes
   * @param masksChange applied to the masks if there are any
   * @param mapChange applied to the semantic map if there is one
   */
  public GroundTruth moved(
      UnaryOperator<float[]> boxesChange,
      UnaryOperator<InstanceMasks> masksChange,
      UnaryOperator<SemanticMap> mapChange) {
    return new GroundTruth(
        boxesChange.apply(boxes),
        labels,
        boxesChange.apply(ignored),
        masks == null ? null : masksChange.apply(masks),
        semanticMap == null ? null : mapChange.apply(semanticMap));
  }

  private static float[] join(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
