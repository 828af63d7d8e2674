package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Nms;

/**
 * How a dense head turns its outputs into detections ({@code test_cfg}).
 *
 * @param nms suppresses repeated detections
 * @param nmsPre how many candidates of a level go on, best first; -1 for all
 * @param scoreThr score that a candidate must exceed, from 0 to 1
 * @param maxPerImg how many detections of an image are kept, best first; -1 for all
 * @param minBboxSize accepted for the sake of mmdet's configs, where it has no effect on one-stage
 *     heads either
 */
public record DenseTestCfg(
    Nms nms,
    @Default("-1") int nmsPre,
    @Default("0.05") double scoreThr,
    @Default("100") int maxPerImg,
    @Default("0") double minBboxSize) {}
