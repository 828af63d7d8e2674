package org.cfgrun.runtime.inference;

import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.pipeline.ImageSource;

/**
 * The detections in one image.
 *
 * @param image the image
 * @param width its width in pixels
 * @param height its height in pixels
 * @param detections boxes in pixels of the image, sorted by descending score
 */
public record Prediction(ImageSource image, int width, int height, Detections detections) {
  /** Returns the detections with at least this score. */
  public Prediction atLeast(double minScore) {
    float[] scores = detections.scores();
    int count = 0;
    while (count < scores.length && scores[count] >= minScore) {
      count++;
    }
    int[] kept = new int[count];
    for (int i = 0; i < count; i++) {
      kept[i] = i;
    }
    return new Prediction(image, width, height, detections.select(kept));
  }
}
