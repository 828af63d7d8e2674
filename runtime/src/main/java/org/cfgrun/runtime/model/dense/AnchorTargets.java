package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Training targets of anchors. They are computed on the device of the anchors, and nothing is read
 * back. For this reason, anchors without an object are not omitted but have weight 0.
 *
 * @param labels {@code [n]}, int64: class, or the number of classes for the background
 * @param weights {@code [n]}: weight in the classification loss; 0 for anchors that take no part
 * @param boxes {@code [n, 4]}: boxes to regress, encoded or plain
 * @param boxWeights {@code [n]}: 1 for anchors with an object, otherwise 0
 */
record AnchorTargets(Tensor labels, Tensor weights, Tensor boxes, Tensor boxWeights) {
  static final AnchorTargetsKernel KERNEL = Kernel.bind(AnchorTargetsKernel.class);

  /**
   * Targets of all anchors for a batch.
   *
   * @param levels one per level of the feature pyramid, each ordered by image: anchor a of image i
   *     has the index {@code i * anchors + a}
   * @param average scalar, by which losses are divided: the number of positives, or of all selected
   *     anchors if the sampler selects a subset; at least 1 per image of each kind
   */
  record OfBatch(List<AnchorTargets> levels, Tensor average) {}

  /**
   * Computes the targets of a batch.
   *
   * @param coder encodes the boxes to regress; null leaves them unchanged
   */
  static OfBatch of(
      AnchorGrid grid,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      @Nullable BoxCoder coder,
      int numClasses) {
    ImageTargets maker = new ImageTargets(grid, cfg, coder, numClasses);
    List<AnchorTargets> images = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      images.add(maker.of(batch.metas().get(i), batch.groundTruth().get(i)));
    }
    AnchorTargets all =
        new AnchorTargets(
            stacked(images, AnchorTargets::labels),
            stacked(images, AnchorTargets::weights),
            stacked(images, AnchorTargets::boxes),
            stacked(images, AnchorTargets::boxWeights));
    List<AnchorTargets> levels = new ArrayList<>();
    for (int level = 0; level < grid.sizes().size(); level++) {
      levels.add(all.level(grid.starts()[level], grid.starts()[level + 1]));
    }
    return new OfBatch(
        levels, KERNEL.average(all.boxWeights, all.weights, cfg.sampler().isSubset()));
  }

  /**
   * Returns the number of positives of a batch, as {@link OfBatch#average} counts it.
   *
   * @param images one per image
   */
  static Tensor average(List<AnchorTargets> images) {
    return KERNEL.average(
        stacked(images, AnchorTargets::boxWeights), stacked(images, AnchorTargets::weights), false);
  }

  private static Tensor stacked(List<AnchorTargets> images, Function<AnchorTargets, Tensor> part) {
    return Tensor.stack(images.stream().map(part).toList(), 0);
  }

  /**
   * Returns the targets of the anchors from {@code start} to {@code end} (exclusive) of each image.
   */
  private AnchorTargets level(int start, int end) {
    List<Tensor> parts = KERNEL.level(labels, weights, boxes, boxWeights, start, end);
    return new AnchorTargets(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }
}
