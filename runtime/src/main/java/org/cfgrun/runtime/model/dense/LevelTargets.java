package org.cfgrun.runtime.model.dense;

import java.util.Arrays;

/**
 * What the anchors of one level, of all images of a batch, shall say. Anchors are numbered through
 * the images: {@code image * anchors + anchor}.
 *
 * @param labels {@code [n]}: class, or the number of classes for the background
 * @param weights {@code [n]}: weight in the classification loss; 0 takes no part
 * @param positives {@code [p]}: numbers of the anchors that have a ground truth
 * @param anchors {@code [p * 4]}: those anchors
 * @param boxes {@code [p * 4]}: their targets, coded or plain boxes
 */
record LevelTargets(
    long[] labels, float[] weights, long[] positives, float[] anchors, float[] boxes) {

  /** Targets of anchors that are background and take no part. */
  static LevelTargets blank(int anchors, int positives, int background) {
    long[] labels = new long[anchors];
    Arrays.fill(labels, background);
    return new LevelTargets(
        labels,
        new float[anchors],
        new long[positives],
        new float[positives * 4],
        new float[positives * 4]);
  }
}
