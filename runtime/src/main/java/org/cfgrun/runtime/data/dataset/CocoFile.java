package org.cfgrun.runtime.data.dataset;

import java.util.List;

/**
 * What a COCO annotation file holds of boxes, in the order of the file.
 *
 * @param categories its classes
 * @param images its images
 * @param annotations its objects
 */
record CocoFile(List<Category> categories, List<Image> images, List<Annotation> annotations) {
  CocoFile {
    categories = List.copyOf(categories);
    images = List.copyOf(images);
    annotations = List.copyOf(annotations);
  }

  /** A class. */
  record Category(long id, String name) {}

  /**
   * An image.
   *
   * @param fileName its path below the folder of images
   */
  record Image(long id, String fileName, int width, int height) {}

  /**
   * An object; the box in pixels.
   *
   * @param area of the object; that of its box where the file says nothing
   * @param ignored whether training leaves it out
   */
  record Annotation(
      long id,
      long image,
      long category,
      double x,
      double y,
      double width,
      double height,
      double area,
      boolean crowd,
      boolean ignored) {}
}
