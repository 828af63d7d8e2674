package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/**
 * What each box was assigned to.
 *
 * @param truth {@code [n]}, int64: -1 takes no part, 0 is background, {@code k + 1} is ground truth
 *     k
 * @param maxOverlaps {@code [n]}: the box's best overlap with any ground truth
 */
public record Assignment(Tensor truth, Tensor maxOverlaps) {}
