package org.cfgrun.runtime.box;

import org.cfgrun.runtime.torch.Tensor;

/**
 * The boxes that take part in a loss. They are marks instead of numbers, so that a GPU need not
 * wait for how many there are.
 *
 * @param positives {@code [n]}, bool: whether a box has a ground truth
 * @param negatives {@code [n]}, bool: whether a box is background
 */
public record SamplingResult(Tensor positives, Tensor negatives) {}
