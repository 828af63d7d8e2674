package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Boxes of four codes each.
 *
 * @param numClasses number of classes, without the background
 * @param coder encodes boxes relative to regions
 * @param isShared whether all classes share one box
 * @param decodesForLoss whether the loss compares decoded boxes; if false, encoded boxes
 */
record EncodedBoxes(
    int numClasses, BoxCoder coder, boolean isShared, boolean decodesForLoss, BoxLoss loss)
    implements RoiBoxes {
  private static final RoiPredictionsKernel KERNEL = Kernel.bind(RoiPredictionsKernel.class);

  private int boxesOfRoi() {
    return isShared ? 1 : numClasses;
  }

  @Override
  public int codes() {
    return 4 * boxesOfRoi();
  }

  @Override
  public Losses losses(Tensor codes, Tensor labels, Tensor rois, Tensor boxes, long count) {
    Tensor own = ownCodes(codes, labels);
    Tensor all = Tensor.scalar(count, own.device());
    Losses losses = new Losses();
    losses.add(
        "loss_bbox",
        decodesForLoss
            ? loss.loss(coder.decode(rois, own), boxes, null, all)
            : loss.loss(own, targets(rois, boxes), null, all));
    return losses;
  }

  /** Returns what the codes of the regions with an object are to be, {@code [p, 4]}. */
  Tensor targets(Tensor rois, Tensor boxes) {
    return coder.encode(rois, boxes);
  }

  /** Returns the codes of the box of each region's class, {@code [n, 4]}. */
  Tensor ownCodes(Tensor codes, Tensor labels) {
    return KERNEL.ownCodes(codes, labels, boxesOfRoi());
  }

  @Override
  public Tensor corrected(Tensor rois, Tensor labels, Tensor codes, @Nullable ImageMeta meta) {
    Tensor own = ownCodes(codes, labels);
    return meta == null
        ? coder.decode(rois, own)
        : coder.decode(rois, own, meta.height(), meta.width());
  }

  @Override
  public Tensor all(Tensor rois, Tensor codes, ImageMeta meta) {
    long n = rois.shape().get(0);
    Tensor bases = rois.unsqueeze(1).expand(n, boxesOfRoi(), 4).reshape(-1, 4);
    return coder.decode(bases, codes.reshape(-1, 4), meta.height(), meta.width());
  }
}
