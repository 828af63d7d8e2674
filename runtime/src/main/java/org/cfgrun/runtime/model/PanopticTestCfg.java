package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.runtime.box.Nms;

/**
 * Panoptic segmentation with two stages ({@code test_cfg.panoptic}).
 *
 * @param scoreThr score that an object must exceed, from 0 to 1
 * @param nms suppression of repeated detections of an object
 * @param maxPerImg maximum number of objects per image, best first; -1 for all
 * @param maskThrBinary probability that a pixel of a mask must reach, from 0 to 1
 * @param maskOverlap share of an object that better ones may cover; beyond it, it is left out
 * @param stuffAreaLimit number of pixels that a class of stuff must have in an image
 */
public record PanopticTestCfg(
    @Bounds(min = 0, max = 1) double scoreThr,
    Nms nms,
    @Bounds(min = -1) int maxPerImg,
    @Bounds(min = 0, max = 1) double maskThrBinary,
    @Bounds(min = 0, max = 1) double maskOverlap,
    @Bounds(min = 0) int stuffAreaLimit) {
  /** Returns the selection of objects. */
  public RoiTestCfg things() {
    return new RoiTestCfg(scoreThr, nms, maxPerImg, maskThrBinary, PointTestCfg.NONE);
  }
}
