package org.cfgrun.runtime.evaluation;

/**
 * How the detections of one class in one image met its objects. The indexes are area range, IoU
 * threshold, detection.
 *
 * @param scores of the detections, best first
 * @param matched whether the detection found an object
 * @param ignored whether the detection counts neither as right nor as wrong
 * @param counted per area range: how many objects are to be found
 */
record CocoMatches(double[] scores, boolean[][][] matched, boolean[][][] ignored, int[] counted) {}
