package org.cfgrun.runtime.model.dense;

import java.util.Arrays;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.SamplingResult;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;

/**
 * Which anchors of one image take part in the loss. Anchors are numbered through the grid.
 *
 * @param positives {@code [p]}: anchors with a ground truth, in rising order
 * @param truths {@code [p]}: number of each one's ground truth
 * @param negatives anchors of the background, in rising order
 * @param boxes {@code [k * 4]}: the ground truths
 * @param labels {@code [k]}: their classes
 */
record ImageTargets(int[] positives, int[] truths, int[] negatives, float[] boxes, int[] labels) {

  static ImageTargets of(
      AnchorGrid grid, ImageMeta meta, GroundTruth groundTruth, DenseTrainCfg cfg) {
    GroundTruth objects = withArea(groundTruth);
    int[] inside =
        grid.inside(
            meta.height(),
            meta.width(),
            meta.paddedHeight(),
            meta.paddedWidth(),
            (float) cfg.allowedBorder());
    Assignment assignment =
        cfg.assigner().assign(grid.select(inside), objects.boxes(), objects.ignored());
    SamplingResult sample = cfg.sampler().sample(assignment);
    int[] positives = sample.positives().clone();
    int[] truths = new int[positives.length];
    for (int i = 0; i < positives.length; i++) {
      truths[i] = assignment.truth()[positives[i]] - 1;
      positives[i] = inside[positives[i]];
    }
    int[] negatives = Arrays.stream(sample.negatives()).map(i -> inside[i]).toArray();
    return new ImageTargets(positives, truths, negatives, objects.boxes(), objects.labels());
  }

  /**
   * The objects that have an area. A box without one has no logarithm to regress, and its overlap
   * of 0 with every anchor would make positives of them all.
   */
  private static GroundTruth withArea(GroundTruth truth) {
    float[] boxes = new float[truth.boxes().length];
    int[] labels = new int[truth.size()];
    int count = 0;
    for (int i = 0; i < truth.size(); i++) {
      int at = i * 4;
      if (truth.boxes()[at + 2] > truth.boxes()[at]
          && truth.boxes()[at + 3] > truth.boxes()[at + 1]) {
        System.arraycopy(truth.boxes(), at, boxes, count * 4, 4);
        labels[count++] = truth.labels()[i];
      }
    }
    return count == truth.size()
        ? truth
        : new GroundTruth(
            Arrays.copyOf(boxes, count * 4), Arrays.copyOf(labels, count), truth.ignored());
  }
}
