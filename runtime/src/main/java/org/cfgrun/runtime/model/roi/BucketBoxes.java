package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.box.BucketingBBoxCoder;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Boxes whose sides are near buckets: the codes of a region are the scores of all buckets, followed
 * by the offsets from them. All classes share one box.
 *
 * @param ofBuckets loss of the scores, divided by the number of sides of all regions
 * @param ofOffsets loss of the offsets, divided by the number of all regions
 */
record BucketBoxes(BucketingBBoxCoder coder, BinaryLoss ofBuckets, BoxLoss ofOffsets)
    implements RoiBoxes {
  private static final int SIDES = 4;

  private int buckets() {
    return SIDES * coder.side();
  }

  @Override
  public int codes() {
    return 2 * buckets();
  }

  private Tensor scores(Tensor codes) {
    return codes.narrow(1, 0, buckets());
  }

  private Tensor offsets(Tensor codes) {
    return codes.narrow(1, buckets(), buckets());
  }

  @Override
  public Losses losses(Tensor codes, Tensor labels, Tensor rois, Tensor boxes, long count) {
    BucketingBBoxCoder.Targets targets = coder.encode(rois, boxes);
    Device device = codes.device();
    Losses losses = new Losses();
    losses.add(
        "loss_bbox_cls",
        ofBuckets.binary(
            scores(codes).reshape(-1),
            targets.nearest().reshape(-1),
            targets.nearestWeights().reshape(-1),
            Tensor.scalar(SIDES * count, device)));
    losses.add(
        "loss_bbox_reg",
        ofOffsets.loss(
            offsets(codes).reshape(-1, 1),
            targets.offsets().reshape(-1, 1),
            targets.offsetWeights().reshape(-1),
            Tensor.scalar(count, device)));
    return losses;
  }

  @Override
  public Tensor corrected(Tensor rois, Tensor labels, Tensor codes, @Nullable ImageMeta meta) {
    return meta == null
        ? coder.decode(rois, scores(codes), offsets(codes))
        : all(rois, codes, meta);
  }

  @Override
  public Tensor all(Tensor rois, Tensor codes, ImageMeta meta) {
    return coder.decode(rois, scores(codes), offsets(codes), meta.height(), meta.width());
  }

  @Override
  public Tensor confidence(Tensor codes) {
    return coder.confidence(scores(codes));
  }
}
