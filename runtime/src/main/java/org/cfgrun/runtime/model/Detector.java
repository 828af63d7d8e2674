package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;

/** Model that predicts boxes in images. */
public abstract class Detector extends LossModel {
  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /**
   * Detects objects, without gradients.
   *
   * @param rescale whether boxes are given in pixels of the original image; if false, in pixels of
   *     the model's input
   * @return one per image
   */
  public abstract List<Detections> detect(DetectionBatch batch, boolean rescale);
}
