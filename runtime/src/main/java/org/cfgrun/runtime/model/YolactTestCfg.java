package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Conversion of the outputs of YOLACT to detections ({@code test_cfg}).
 *
 * @param scoreThr score that a detection must exceed, from 0 to 1
 * @param iouThr overlap with a better detection of its class above which one is dropped, from 0 to
 *     1
 * @param topK number of candidates of a class that are compared, best first
 * @param nmsPre number of candidates of a level that are processed further, best first; -1 for all
 * @param maxPerImg maximum number of detections per image, best first; -1 for all
 * @param minBboxSize accepted for compatibility with mmdet's configs; has no effect, as in mmdet
 */
public record YolactTestCfg(
    @Bounds(min = 0, max = 1) double scoreThr,
    @Bounds(min = 0, max = 1) double iouThr,
    @Bounds(min = 1) int topK,
    @Bounds(min = -1) @Default("-1") int nmsPre,
    @Bounds(min = -1) int maxPerImg,
    @Default("0") double minBboxSize) {}
