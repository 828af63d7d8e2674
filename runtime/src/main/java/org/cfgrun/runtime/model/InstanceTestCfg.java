package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.runtime.box.MatrixNms;

/**
 * Selection of masks ({@code test_cfg}).
 *
 * @param nmsPre number of masks that suppression compares, best first; 0 or less for all
 * @param scoreThr score that a candidate must exceed, from 0 to 1
 * @param maskThr probability that a pixel of a mask must exceed, from 0 to 1
 * @param filterThr score that a mask must reach after suppression; 0 for no limit
 * @param kernel function of the IoU by which suppression lowers scores: {@code gaussian} or {@code
 *     linear}
 * @param sigma factor of the squared IoU in the function {@code gaussian}
 * @param maxPerImg maximum number of detections per image, best first; 0 or less for all
 */
public record InstanceTestCfg(
    @Bounds(min = -1) int nmsPre,
    @Bounds(min = 0, max = 1) double scoreThr,
    @Bounds(min = 0, max = 1) double maskThr,
    @Bounds(min = 0, max = 1) double filterThr,
    MatrixNms.Decay kernel,
    @Bounds(min = 0) double sigma,
    @Bounds(min = -1) int maxPerImg) {
  /** Returns the suppression of repeated masks. */
  public MatrixNms nms() {
    return new MatrixNms(nmsPre, kernel, sigma, filterThr, maxPerImg);
  }
}
