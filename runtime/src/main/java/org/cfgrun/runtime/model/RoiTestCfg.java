package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.runtime.box.Nms;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of the outputs of a second stage to detections ({@code test_cfg.rcnn}).
 *
 * @param scoreThr score that a detection must exceed, from 0 to 1
 * @param nms suppression of repeated detections of a class
 * @param maxPerImg maximum number of detections per image, best first; -1 for all
 * @param maskThrBinary probability that a pixel of a mask must reach, from 0 to 1; required if
 *     masks are detected
 * @param points refinement of masks
 */
public record RoiTestCfg(
    @Bounds(min = 0, max = 1) @Default("0.05") double scoreThr,
    Nms nms,
    @Bounds(min = -1) @Default("100") int maxPerImg,
    @Bounds(min = 0, max = 1) @Default("None") @Nullable Double maskThrBinary,
    @Inline PointTestCfg points) {
  /** Returns a copy that keeps a number of detections, whatever their scores are. */
  public RoiTestCfg keeping(int number) {
    return new RoiTestCfg(0, nms, number, maskThrBinary, points);
  }
}
