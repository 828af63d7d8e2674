package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Nms;

/**
 * Selection of the regions that a second stage looks at ({@code rpn_proposal} and {@code rpn}).
 *
 * @param nms suppression of repeated regions of the same level
 * @param nmsPre number of candidates of a level that are processed further, best first; -1 for all
 * @param maxPerImg maximum number of regions per image, best first
 * @param minBboxSize width and height that a region must exceed, in pixels; negative for no limit
 */
public record ProposalCfg(
    Nms nms,
    @Bounds(min = -1) @Default("-1") int nmsPre,
    @Bounds(min = 1, max = 1 << 24) int maxPerImg,
    @Default("-1") double minBboxSize) {}
