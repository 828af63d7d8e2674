package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boxes and masks of a COCO annotation file, in file order.
 *
 * @param categories the categories
 * @param images the images
 * @param annotations the objects
 */
record CocoFile(List<Category> categories, List<Image> images, List<Annotation> annotations) {
  CocoFile {
    categories = List.copyOf(categories);
    images = List.copyOf(images);
    annotations = List.copyOf(annotations);
  }

  /**
   * A category.
   *
   * @param frequency letter of its bin in LVIS; null in other files
   */
  record Category(long id, String name, @Nullable String frequency) {}

  /**
   * An image.
   *
   * @param fileName path relative to the image directory
   * @param absent ids of the categories verified to be absent (LVIS); null if not listed
   * @param partial ids of the categories of which not all objects are annotated (LVIS); null if not
   *     listed
   */
  record Image(
      long id,
      String fileName,
      int width,
      int height,
      @Nullable List<Long> absent,
      @Nullable List<Long> partial) {}

  /**
   * An object with its box in pixels.
   *
   * @param area area of the object; the area of its box if the file has none
   * @param ignored whether training skips the object
   * @param mask mask of the object; null if the file has none or masks are not read
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
      boolean ignored,
      @Nullable CocoMask mask) {}
}
