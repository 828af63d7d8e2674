package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Selection of the centers of objects ({@code test_cfg}).
 *
 * @param topk number of centers that become detections, best first
 * @param localMaximumKernel size of the window in whose middle the highest value is a center, in
 *     cells; odd
 * @param maxPerImg accepted for compatibility with mmdet's configs; has no effect, because {@code
 *     topk} limits the detections
 */
public record CenterNetTestCfg(
    @Bounds(min = 1) @Default("100") int topk,
    @Bounds(min = 1, max = 1023) @Default("3") int localMaximumKernel,
    @Bounds(min = -1) @Default("100") int maxPerImg) {
  public CenterNetTestCfg {
    KeypointWindow.requireOdd(localMaximumKernel);
  }
}
