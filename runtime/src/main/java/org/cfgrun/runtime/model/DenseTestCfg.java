package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Nms;

/**
 * Conversion of the outputs of a dense head to detections ({@code test_cfg}).
 *
 * @param nms suppression of repeated detections
 * @param nmsPre number of candidates of a level that are processed further, best first; -1 for all
 * @param scoreThr score that a candidate must exceed, from 0 to 1
 * @param confThr confidence that a candidate must reach; 0 or less for no limit; only for {@code
 *     YOLOV3Head}
 * @param maxPerImg maximum number of detections per image, best first; -1 for all
 * @param minBboxSize accepted for compatibility with mmdet's configs; has no effect, as in mmdet's
 *     one-stage heads
 * @param scoreVoting accepted for compatibility with mmdet's configs of LAD; has no effect, as in
 *     mmdet: that of the head decides
 */
public record DenseTestCfg(
    Nms nms,
    @Bounds(min = -1) @Default("-1") int nmsPre,
    @Bounds(min = 0, max = 1) @Default("0.05") double scoreThr,
    @Bounds(min = -1, max = 1) @Default("-1") double confThr,
    @Bounds(min = -1) @Default("-1") int maxPerImg,
    @Default("0") double minBboxSize,
    @Default("False") boolean scoreVoting) {}
