package org.cfgrun.runtime.model.dense;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.SamplingResult;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Computes the targets of the anchors of one image.
 *
 * @param coder encodes the boxes to regress; null leaves them unchanged
 */
record ImageTargets(AnchorGrid grid, DenseTrainCfg cfg, @Nullable BoxCoder coder, int numClasses) {

  /** Returns the targets of all anchors. Anchors outside the image take no part. */
  AnchorTargets of(ImageMeta meta, ImageObjects objects) {
    return of(objects, assign(meta, objects));
  }

  /** Assigns the objects of an image. Anchors outside the image take no part. */
  Assignment assign(ImageMeta meta, ImageObjects objects) {
    return assign(objects, inside(meta));
  }

  /**
   * Assigns the objects of an image.
   *
   * @param taking {@code [n]}, bool: whether each anchor takes part; all do if null
   */
  Assignment assign(ImageObjects objects, @Nullable Tensor taking) {
    return cfg.requiredAssigner()
        .assign(grid, objects.boxes(), objects.labels(), objects.ignored(), taking);
  }

  /** Returns which anchors take part, {@code [n]}, bool; null if all do. */
  @Nullable Tensor inside(ImageMeta meta) {
    return inside(grid, meta, cfg);
  }

  /** Returns which anchors of a grid take part, {@code [n]}, bool; null if all do. */
  static @Nullable Tensor inside(AnchorGrid grid, ImageMeta meta, DenseTrainCfg cfg) {
    return grid.inside(
        meta.height(),
        meta.width(),
        meta.paddedHeight(),
        meta.paddedWidth(),
        (float) cfg.allowedBorder());
  }

  /** Returns the targets of all anchors. */
  AnchorTargets of(ImageObjects objects, Assignment assignment) {
    SamplingResult sample = cfg.sampler().sample(assignment);
    List<Tensor> targets =
        AnchorTargets.KERNEL.targets(
            assignment.truth(),
            sample.positives(),
            sample.negatives(),
            objects.labels(),
            objects.boxes(),
            numClasses,
            cfg.posWeight() <= 0 ? 1 : cfg.posWeight());
    Tensor wanted = targets.get(2);
    if (coder != null && objects.boxes().size() > 0) {
      wanted = coder.encode(grid.anchors(), wanted);
    }
    return new AnchorTargets(
        targets.get(0), targets.get(1), wanted, targets.get(3), assignment.truth());
  }

  /** Returns boxes as {@code [n, 4]}. */
  static Tensor boxes(float[] boxes, Device device) {
    return Tensor.of(boxes, new Shape(boxes.length / 4, 4), device);
  }

  /** Returns the class of each object, {@code [n]}, int64. */
  static Tensor labels(GroundTruth objects, Device device) {
    long[] labels = Arrays.stream(objects.labels()).asLongStream().toArray();
    return Tensor.of(labels, new Shape(labels.length), device);
  }
}
