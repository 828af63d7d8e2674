package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Nms;

/**
 * Selection of pairs of corners ({@code test_cfg}).
 *
 * @param cornerTopk number of corners of each kind that are paired, best first; at most 1000 pairs
 *     are processed further
 * @param localMaximumKernel size of the window in whose middle the highest value is a corner, in
 *     cells; odd
 * @param distanceThreshold the largest difference of the embeddings of a pair, or for {@code
 *     CentripetalHead} the largest share of the central region of the box that lies between the
 *     centers of the pair
 * @param scoreThr accepted for compatibility with mmdet's configs; has no effect, as in mmdet
 * @param maxPerImg maximum number of detections per image, best first; 0 or less for all
 * @param nms suppression of repeated detections
 */
public record CornerTestCfg(
    @Bounds(min = 1, max = 1000) @Default("100") int cornerTopk,
    @Bounds(min = 1, max = 1023) @Default("3") int localMaximumKernel,
    @Bounds(min = 0) @Default("0.5") double distanceThreshold,
    @Default("0.05") double scoreThr,
    @Bounds(min = -1) @Default("100") int maxPerImg,
    Nms nms) {
  public CornerTestCfg {
    KeypointWindow.requireOdd(localMaximumKernel);
  }

  /** Returns the maximum number of detections; -1 for all. */
  public int limit() {
    return maxPerImg > 0 ? maxPerImg : -1;
  }
}
