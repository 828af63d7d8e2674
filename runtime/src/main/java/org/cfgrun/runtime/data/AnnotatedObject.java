package org.cfgrun.runtime.data;

import org.cfgrun.runtime.mask.RunLengthMask;
import org.jspecify.annotations.Nullable;

/**
 * An annotated object, in pixels of the original image.
 *
 * @param id the annotation's id in the dataset
 * @param label class index, from 0
 * @param x left edge
 * @param y top edge
 * @param width width of the box
 * @param height height of the box
 * @param area area of the object; a mask makes it smaller than the box
 * @param crowd whether the box marks a crowd ({@code iscrowd}); any number of detections may match
 *     it
 * @param difficult whether the object is marked as difficult (VOC), so that missing it is not an
 *     error
 * @param mask its pixels; null if the dataset has none, or they are not compared
 */
public record AnnotatedObject(
    long id,
    int label,
    double x,
    double y,
    double width,
    double height,
    double area,
    boolean crowd,
    boolean difficult,
    @Nullable RunLengthMask mask) {
  /** An object without a mask. */
  public AnnotatedObject(
      long id,
      int label,
      double x,
      double y,
      double width,
      double height,
      double area,
      boolean crowd,
      boolean difficult) {
    this(id, label, x, y, width, height, area, crowd, difficult, null);
  }

  /** Returns the same object with another class. */
  public AnnotatedObject withLabel(int other) {
    return new AnnotatedObject(id, other, x, y, width, height, area, crowd, difficult, mask);
  }

  /** Returns the same object with a mask. */
  public AnnotatedObject withMask(RunLengthMask mask) {
    return new AnnotatedObject(id, label, x, y, width, height, area, crowd, difficult, mask);
  }
}
