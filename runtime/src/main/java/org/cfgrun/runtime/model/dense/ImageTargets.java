package org.cfgrun.runtime.model.dense;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.SamplingResult;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
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
  AnchorTargets of(ImageMeta meta, GroundTruth groundTruth) {
    Tensor inside =
        grid.inside(
            meta.height(),
            meta.width(),
            meta.paddedHeight(),
            meta.paddedWidth(),
            (float) cfg.allowedBorder());
    Tensor anchors = grid.anchors();
    GroundTruth objects = groundTruth.withArea();
    Device device = anchors.device();
    Tensor boxes = boxes(objects.boxes(), device);
    Tensor ignored = boxes(objects.ignored(), device);
    Assignment assignment = cfg.requiredAssigner().assign(anchors, boxes, ignored, inside);
    SamplingResult sample = cfg.sampler().sample(assignment);
    List<Tensor> targets =
        AnchorTargets.KERNEL.targets(
            assignment.truth(),
            sample.positives(),
            sample.negatives(),
            labels(objects, device),
            boxes,
            numClasses,
            cfg.posWeight() <= 0 ? 1 : cfg.posWeight());
    Tensor wanted = targets.get(2);
    if (coder != null && objects.size() > 0) {
      wanted = coder.encode(anchors, wanted);
    }
    return new AnchorTargets(targets.get(0), targets.get(1), wanted, targets.get(3));
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
