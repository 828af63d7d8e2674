package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Meaning of the codes that a box head predicts: the boxes of regions, and the losses of them. */
interface RoiBoxes {
  /** Returns the number of codes of a region. */
  int codes();

  /**
   * Computes the losses of the regions with an object.
   *
   * @param codes {@code [p, codes]}
   * @param labels {@code [p]}, int64: class of each object
   * @param rois {@code [p, 4]}
   * @param boxes {@code [p, 4]}: boxes of the objects
   * @param count number of all regions, also those of the background
   */
  Losses losses(Tensor codes, Tensor labels, Tensor rois, Tensor boxes, long count);

  /**
   * Returns the boxes of the given classes, {@code [n, 4]}.
   *
   * @param rois {@code [n, 4]}
   * @param labels {@code [n]}, int64
   * @param codes {@code [n, codes]}
   * @param meta the image that the boxes are clipped to; null to leave them as they are
   */
  Tensor corrected(Tensor rois, Tensor labels, Tensor codes, @Nullable ImageMeta meta);

  /**
   * Returns the boxes of all classes, clipped to the image, {@code [n * k, 4]}: those of a region
   * follow each other, and k is 1 if the classes share one box.
   */
  Tensor all(Tensor rois, Tensor codes, ImageMeta meta);

  /** Returns a factor of the scores of each region, {@code [n]}; null for none. */
  default @Nullable Tensor confidence(Tensor codes) {
    return null;
  }
}
