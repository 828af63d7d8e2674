package org.cfgrun.runtime.data;

/** How the metric {@code mAP} compares boxes and averages precision on a dataset. */
public enum MeanApRules {
  /**
   * VOC 2007: the mean of the highest precision at recalls of at least 0, 0.1, ... 1. The width of
   * a box is {@code x2 - x1 + 1}.
   */
  VOC_2007(true, 1),

  /**
   * Later years of VOC: the area under the curve. The width of a box is {@code x2 - x1 + 1}, as in
   * the VOC development kit.
   */
  VOC(false, 1),

  /** mmdet's {@code CustomDataset}: the area under the curve. The width of a box is x2 - x1. */
  CUSTOM(false, 0);

  private final boolean elevenPoints;
  private final double pixel;

  MeanApRules(boolean elevenPoints, double pixel) {
    this.elevenPoints = elevenPoints;
    this.pixel = pixel;
  }

  /** Returns whether precision is averaged over eleven recalls. */
  public boolean elevenPoints() {
    return elevenPoints;
  }

  /** Returns what a width has in addition to the difference of its edges. */
  public double pixel() {
    return pixel;
  }
}
