package org.cfgrun.runtime.model.query;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Selection of the detections of queries ({@code test_cfg}).
 *
 * @param maxPerImg number of detections per image, best first; the number of queries if None
 */
public record QueryTestCfg(@Bounds(min = 1) @Default("None") @Nullable Integer maxPerImg) {}
