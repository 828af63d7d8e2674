package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Training on the negatives of largest loss.
 *
 * @param negPosRatio number of negatives per positive, those of largest loss; required by {@code
 *     SSDHead}, {@code PISASSDHead} and {@code YOLACTHead}; only for these
 * @param smoothl1Beta distance beyond which the loss of boxes is linear; required by {@code
 *     SSDHead} and {@code PISASSDHead}; only for these
 */
public record MiningCfg(
    @Bounds(min = 0, max = 1 << 20) @Default("None") @Nullable Integer negPosRatio,
    @Bounds(min = 0, minExcluded = true) @Default("None") @Nullable Double smoothl1Beta) {
  /** No selection of negatives. */
  public static final MiningCfg NONE = new MiningCfg(null, null);
}
