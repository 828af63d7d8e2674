package org.cfgrun.runtime.model;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Assignment by the alignment of score and box (TOOD, https://arxiv.org/abs/2108.07755).
 *
 * @param initialEpoch first epoch with the targets of {@code assigner}; required by {@code
 *     TOODHead}; only for that
 * @param initialAssigner assigns ground truth before that epoch; required by {@code TOODHead}; only
 *     for that
 * @param alpha exponent of the score in the alignment; required by {@code TOODHead}; only for that
 * @param beta exponent of the IoU in the alignment; required by {@code TOODHead}; only for that
 */
public record AlignmentCfg(
    @Bounds(min = 0) @Default("None") @Nullable Integer initialEpoch,
    @Default("None") @Nullable Assigner initialAssigner,
    @Bounds(min = 0) @Default("None") @Nullable Double alpha,
    @Bounds(min = 0) @Default("None") @Nullable Double beta) {
  /** No alignment. */
  public static final AlignmentCfg NONE = new AlignmentCfg(null, null, null, null);
}
