package org.cfgrun.runtime.data.dataset;

import java.util.List;

/**
 * The segments of a panoptic annotation file of COCO, in file order.
 *
 * @param categories the categories
 * @param images the images
 * @param annotations the segments of each image
 */
record PanopticCoco(
    List<Category> categories, List<CocoFile.Image> images, List<Annotation> annotations) {
  PanopticCoco {
    categories = List.copyOf(categories);
    images = List.copyOf(images);
    annotations = List.copyOf(annotations);
  }

  /**
   * A category.
   *
   * @param thing whether it is one of things, not of stuff
   */
  record Category(long id, String name, boolean thing) {}

  /**
   * The segments of an image.
   *
   * @param image id of the image
   * @param fileName path of the map relative to the directory of maps
   */
  record Annotation(long image, String fileName, List<CocoFile.Annotation> segments) {}
}
