package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Nms;
import org.jspecify.annotations.Nullable;

/**
 * Selection of the regions that a second stage looks at ({@code rpn_proposal} and {@code rpn}).
 *
 * @param nms suppression of repeated regions of the same level
 * @param nmsPre number of candidates of a level that are processed further, best first; -1 for all
 * @param maxPerImg maximum number of regions per image, best first
 * @param nmsPost maximum number of regions of a level, best first; required by {@code GARPNHead}
 * @param nmsAcrossLevels whether regions also suppress those of other levels; only for {@code
 *     GARPNHead}
 * @param minBboxSize width and height that a region must exceed, in pixels; negative for no limit
 */
public record ProposalCfg(
    Nms nms,
    @Bounds(min = -1) @Default("-1") int nmsPre,
    @Bounds(min = 1, max = 1 << 24) int maxPerImg,
    @Bounds(min = 1, max = 1 << 24) @Default("None") @Nullable Integer nmsPost,
    @Default("False") boolean nmsAcrossLevels,
    @Default("-1") double minBboxSize) {}
