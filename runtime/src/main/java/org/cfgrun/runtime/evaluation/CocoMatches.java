package org.cfgrun.runtime.evaluation;

/**
 * The matches of one class in one image. Arrays are indexed by area range, IoU threshold and
 * detection.
 *
 * @param scores scores of the detections, descending
 * @param matched whether the detection matches an object
 * @param ignored whether the detection counts neither as a true nor as a false positive
 * @param counted number of objects to detect per area range
 */
record CocoMatches(double[] scores, boolean[][][] matched, boolean[][][] ignored, int[] counted) {}
