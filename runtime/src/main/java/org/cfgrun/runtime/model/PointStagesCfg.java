package org.cfgrun.runtime.model;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Computation of the targets of two stages of points.
 *
 * @param init targets of the first stage; required by {@code RepPointsHead}; only for that
 * @param refine targets of the second stage; required by {@code RepPointsHead}; only for that
 */
public record PointStagesCfg(
    @Default("None") @Nullable StageTrainCfg init,
    @Default("None") @Nullable StageTrainCfg refine) {
  /** No stages. */
  public static final PointStagesCfg NONE = new PointStagesCfg(null, null);
}
