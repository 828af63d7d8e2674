package org.cfgrun.runtime.box;

/**
 * The boxes that take part in a loss, by number, in rising order.
 *
 * @param positives boxes that have a ground truth
 * @param negatives boxes that are background
 */
public record SamplingResult(int[] positives, int[] negatives) {}
