package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;

/** A model that finds boxes in images. */
public abstract class Detector extends LossModel {
  /** How many classes it tells apart, the background not counted. */
  public abstract int numClasses();

  /**
   * Finds objects, without gradients.
   *
   * @param rescale whether boxes are given in pixels of the original image, instead of the one that
   *     the model sees
   * @return one an image
   */
  public abstract List<Detections> detect(DetectionBatch batch, boolean rescale);
}
