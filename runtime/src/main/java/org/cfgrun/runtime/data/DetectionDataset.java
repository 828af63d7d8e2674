package org.cfgrun.runtime.data;

import java.util.List;

/**
 * A dataset of images with boxes. Every detection metric can evaluate it, whatever its file format.
 */
public interface DetectionDataset extends Dataset {
  /** Returns the id of an image in results. */
  long imageId(int index);

  /** Returns the id of a class in result files. The ids of COCO have gaps. */
  default long categoryId(int label) {
    return label + 1L;
  }

  /**
   * Returns all annotations of an image, including crowds, difficult objects and degenerate boxes.
   */
  List<AnnotatedObject> annotations(int index);

  /**
   * Returns whether an image has an object to train on. Crowds and degenerate boxes do not count.
   */
  boolean hasObjects(int index);

  /**
   * Returns whether the VOC metric averages eleven points of the precision-recall curve, as for VOC
   * 2007, instead of computing the area under it.
   */
  default boolean isVoc2007() {
    return false;
  }
}
