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
 * What anchors learn. Targets are made on the device of the anchors and nothing is read back; that
 * is why anchors without an object are not left out, but have the weight 0.
 *
 * @param labels {@code [n]}, int64: class, or the number of classes for the background
 * @param weights {@code [n]}: weight in the classification loss; 0 takes no part
 * @param boxes {@code [n, 4]}: boxes to regress, coded or plain
 * @param boxWeights {@code [n]}: 1 for anchors with an object, else 0
 */
record AnchorTargets(Tensor labels, Tensor weights, Tensor boxes, Tensor boxWeights) {
  static final AnchorTargetsKernel KERNEL = Kernel.bind(AnchorTargetsKernel.class);

  /**
   * The targets of a batch.
   *
   * @param levels one a level of the feature pyramid, each image after image: anchor a of image i
   *     has the number {@code i * anchors + a}
   * @param average scalar: the number of positives, of each image at least 1, which losses are
   *     divided by
   */
  record OfBatch(List<AnchorTargets> levels, Tensor average) {}

  /**
   * Makes the targets of a batch.
   *
   * @param coder codes the boxes to regress; null leaves them as they are
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
    return new OfBatch(levels, KERNEL.average(all.boxWeights));
  }

  private static Tensor stacked(List<AnchorTargets> images, Function<AnchorTargets, Tensor> part) {
    return Tensor.stack(images.stream().map(part).toList(), 0);
  }

  /** The targets of the anchors from {@code start} below {@code end} of each image. */
  private AnchorTargets level(int start, int end) {
    List<Tensor> parts = KERNEL.level(labels, weights, boxes, boxWeights, start, end);
    return new AnchorTargets(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }

  /**
   * The targets among those of more anchors; the others are background and take no part.
   *
   * @param numbers {@code [n]}: the anchors that these targets are of
   * @param count how many anchors there are
   */
  AnchorTargets among(Tensor numbers, int count, int background) {
    return new AnchorTargets(
        KERNEL.unmap(labels, numbers, count, background),
        KERNEL.unmap(weights, numbers, count, 0),
        KERNEL.unmap(boxes, numbers, count, 0),
        KERNEL.unmap(boxWeights, numbers, count, 0));
  }
}
