package org.cfgrun.runtime.data;

import java.util.List;

/** Images with boxes. Whatever it was read from, it can be evaluated by every detection metric. */
public interface DetectionDataset extends Dataset {
  /** The number of an image, which results refer to. */
  long imageId(int index);

  /** The number of a class in files of results; COCO's numbers have gaps. */
  default long categoryId(int label) {
    return label + 1L;
  }

  /**
   * All that was annotated in an image, crowds and difficult objects included, degenerate boxes
   * too.
   */
  List<AnnotatedObject> annotations(int index);

  /** Whether an image has an object to train on; crowds and degenerate boxes are none. */
  boolean hasObjects(int index);

  /**
   * Whether the VOC metric takes the mean of eleven points of the precision-recall curve, as for
   * VOC 2007, instead of the area below it.
   */
  default boolean isVoc2007() {
    return false;
  }
}
