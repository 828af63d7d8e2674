package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.BoxSampler;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Meaning of the outputs of a box head: losses in training, detections at test time.
 *
 * @param numClasses number of classes, without the background
 * @param coder encodes boxes relative to regions
 * @param sharesBox whether all classes share one box
 * @param decodesForLoss whether the loss of boxes compares decoded boxes; if false, encoded boxes
 */
record RoiPredictions(
    int numClasses,
    BoxCoder coder,
    boolean sharesBox,
    boolean decodesForLoss,
    ClassificationLoss lossCls,
    BoxLoss lossBbox) {
  private static final RoiPredictionsKernel KERNEL = Kernel.bind(RoiPredictionsKernel.class);

  /**
   * Computes the losses as mmdet's {@code BBoxHead.loss} does. The loss of scores is divided by the
   * number of regions with a weight, that of boxes by the number of all regions.
   */
  Losses losses(RoiBoxHead.Output output, RoiTargets targets) {
    Tensor count = KERNEL.weighted(targets.weights());
    Tensor own = targets.positives();
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        List.of(lossCls.loss(output.scores(), targets.labels(), targets.weights(), count)));
    losses.add("acc", List.of(KERNEL.accuracy(output.scores(), targets.labels())));
    Tensor labels = targets.labels().indexSelect(0, own);
    Tensor codes = ownCodes(output.codes().indexSelect(0, own), labels);
    Tensor rois = targets.rois().indexSelect(0, own).narrow(1, 1, 4);
    Device device = codes.device();
    Tensor all = Tensor.scalar(targets.labels().size(), device);
    Tensor loss =
        decodesForLoss
            ? lossBbox.loss(coder.decode(rois, codes), targets.boxes(), null, all)
            : lossBbox.loss(codes, coder.encode(rois, targets.boxes()), null, all);
    losses.add("loss_bbox", List.of(loss));
    return losses;
  }

  /** Returns the number of scores of a region. */
  int scores() {
    return lossCls.hasBackground() ? numClasses + 1 : numClasses;
  }

  /** Returns the number of codes of a region. */
  int codes() {
    return sharesBox ? 4 : 4 * numClasses;
  }

  /**
   * Checks that a sampler finds the losses that it compares regions by.
   *
   * @throws ArgumentException if it does not
   */
  void checkSampler(BoxSampler sampler) {
    if (sampler.needsLosses()
        && !(lossCls.hasBackground() && Loss.isImplemented("lossOfEach", lossCls))) {
      throw new ArgumentException(
          "sampler",
          "`%s` compares regions by their losses, but the `loss_cls` of the head has no single one for each. Use `CrossEntropyLoss` without `use_sigmoid`, or another sampler."
              .formatted(sampler.getClass().getSimpleName()));
    }
  }

  /** Computes the classification loss of each region, {@code [n]}. */
  Tensor lossOfEach(Tensor scores, Tensor labels) {
    return lossCls.lossOfEach(scores, labels);
  }

  /** Returns the codes of the box of each region's class, {@code [n, 4]}. */
  private Tensor ownCodes(Tensor codes, Tensor labels) {
    return KERNEL.ownCodes(codes, labels, sharesBox ? 1 : numClasses);
  }

  /** Returns the boxes of the given classes, clipped to the image, {@code [n, 4]}. */
  Tensor corrected(Tensor rois, Tensor labels, Tensor codes, ImageMeta meta) {
    return coder.decode(rois, ownCodes(codes, labels), meta.height(), meta.width());
  }

  /** Selects detections as mmdet's {@code multiclass_nms} does: by class, after rescaling. */
  DetectionTensors detect(
      Tensor rois, RoiBoxHead.Output output, ImageMeta meta, RoiTestCfg cfg, boolean rescale) {
    Device device = rois.device();
    long n = rois.shape().get(0);
    int boxesOfRoi = sharesBox ? 1 : numClasses;
    Tensor bases = rois.unsqueeze(1).expand(n, boxesOfRoi, 4).reshape(-1, 4);
    Tensor boxes = coder.decode(bases, output.codes().reshape(-1, 4), meta.height(), meta.width());
    if (rescale) {
      float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
      boxes = boxes.div(Tensor.of(scale, new Shape(4), device));
    }
    List<Tensor> found =
        KERNEL.candidates(
            output.scores(), boxes, numClasses, lossCls.hasBackground(), cfg.scoreThr());
    Tensor scores = found.get(0);
    Tensor labels = found.get(1);
    Tensor corners = found.get(2);
    return new DetectionTensors(corners, scores, labels).suppressed(cfg.nms(), cfg.maxPerImg());
  }
}
