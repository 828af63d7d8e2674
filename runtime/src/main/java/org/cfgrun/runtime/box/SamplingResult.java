package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/**
 * Boxes that take part in a loss. They are given as masks instead of indices, so that a GPU does
 * not have to wait for their number.
 *
 * @param positives {@code [n]}, bool: whether a box has a ground truth
 * @param negatives {@code [n]}, bool: whether a box is background
 */
public record SamplingResult(Tensor positives, Tensor negatives) {}
