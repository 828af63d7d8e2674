package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Assignment of boxes to ground truth.
 *
 * @param truth {@code [n]}, int64: -1 for boxes that take no part, 0 for background, {@code k + 1}
 *     for ground truth k
 * @param maxOverlaps {@code [n]}: largest overlap of each box with any ground truth; -1 for boxes
 *     that take no part
 */
public record Assignment(Tensor truth, Tensor maxOverlaps) {}
