package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
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
 * @param truth {@code [n]}, int64: k + 1 for anchors with the k-th object of the image, otherwise 0
 *     or less
 */
record AnchorTargets(Tensor labels, Tensor weights, Tensor boxes, Tensor boxWeights, Tensor truth) {
  static final AnchorTargetsKernel KERNEL = Kernel.bind(AnchorTargetsKernel.class);

  /**
   * Targets of all anchors for a batch.
   *
   * @param images the targets of n anchors of N images: each tensor has axes {@code [N, n]} instead
   *     of {@code [n]}
   * @param starts index of the first anchor of each level, followed by n
   * @param average scalar, by which losses are divided: the number of positives, or of all selected
   *     anchors if the sampler selects a subset; at least 1 per image of each kind
   */
  record OfBatch(AnchorTargets images, int[] starts, Tensor average) {
    /**
     * Returns the targets of each level, ordered by image: anchor a of image i has the index {@code
     * i * anchors + a}.
     */
    List<AnchorTargets> levels() {
      List<AnchorTargets> levels = new ArrayList<>();
      for (int level = 0; level < starts.length - 1; level++) {
        levels.add(images.level(starts[level], starts[level + 1]));
      }
      return levels;
    }

    /** Returns the targets of all levels, ordered by image and then by level. */
    AnchorTargets flat() {
      return images.level(0, starts[starts.length - 1]);
    }
  }

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
    List<ImageObjects> truths = batch.objects();
    for (int i = 0; i < batch.size(); i++) {
      images.add(maker.of(batch.metas().get(i), truths.get(i)));
    }
    return of(images, grid.starts(), cfg);
  }

  /**
   * Returns the targets of a batch from those of its images.
   *
   * @param starts index of the first anchor of each level, followed by n
   */
  static OfBatch of(List<AnchorTargets> images, int[] starts, DenseTrainCfg cfg) {
    return of(images, starts, cfg.sampler().isSubset());
  }

  /**
   * Returns the targets of a batch from those of its images.
   *
   * @param starts index of the first anchor of each level, followed by n
   * @param sampled whether the average counts the selected background beside the positives
   */
  static OfBatch of(List<AnchorTargets> images, int[] starts, boolean sampled) {
    AnchorTargets all =
        new AnchorTargets(
            stacked(images, AnchorTargets::labels),
            stacked(images, AnchorTargets::weights),
            stacked(images, AnchorTargets::boxes),
            stacked(images, AnchorTargets::boxWeights),
            stacked(images, AnchorTargets::truth));
    return new OfBatch(all, starts, KERNEL.average(all.boxWeights, all.weights, sampled));
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
    List<Tensor> parts =
        KERNEL.level(List.of(labels, weights, boxes, boxWeights, truth), start, end);
    return new AnchorTargets(parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4));
  }
}
