package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.RoiTrainCfg;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An extractor and the box head that uses its features: all of a Fast R-CNN head, or one stage of a
 * cascade.
 *
 * @param boxScale size of the regions that boxes are predicted from, relative to those of the
 *     scores; null if both are predicted from the same features
 */
record RoiStage(RoiExtractor extractor, RoiBoxHead head, @Nullable Double boxScale) {
  RoiStage(RoiExtractor extractor, RoiBoxHead head) {
    this(extractor, head, null);
  }

  /**
   * Checks that the parts fit the feature maps and each other.
   *
   * @param inputs one per level
   * @param ofExtractor the path of the extractor in the head that owns it
   * @param ofHead the path of the box head
   * @throws ArgumentException if they do not
   */
  void checkInputs(List<FeatureMap> inputs, String ofExtractor, String ofHead) {
    ArgumentException.checkAll(
        () -> ArgumentException.checkPart(ofExtractor, () -> extractor.checkInputs(inputs)),
        () ->
            ArgumentException.checkPart(
                ofHead, () -> head.checkInputs(extractor.outChannels(), extractor.outputSize())));
  }

  /**
   * Computes the outputs for regions.
   *
   * @param features one map per level
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
   */
  RoiBoxHead.Output forward(List<Tensor> features, Tensor rois) {
    List<Tensor> used = features.subList(0, extractor.numInputs());
    Tensor pooled = extractor.forward(used, rois);
    return boxScale == null
        ? head.forward(pooled)
        : head.forward(pooled, extractor.forward(used, rois, boxScale));
  }

  /**
   * Selects regions and computes their targets.
   *
   * @param features one map per level
   * @param proposals one per image, {@code [p, 4]}
   */
  RoiTargets targets(
      List<Tensor> features, List<Tensor> proposals, DetectionBatch batch, RoiTrainCfg cfg) {
    return RoiTargets.of(
        proposals,
        batch.objects(),
        cfg,
        head.numClasses(),
        (image, boxes, labels) ->
            Autograd.noGrad(
                () ->
                    head.predictions().candidates(boxes, forward(features, image, boxes), labels)));
  }

  /** Computes the outputs for the boxes of one image of the batch, {@code [n, 4]}. */
  RoiBoxHead.Output forward(List<Tensor> features, int image, Tensor boxes) {
    return forward(features, ofImage(image, boxes));
  }

  /** Returns boxes {@code [n, 4]} of one image of the batch as regions, {@code [n, 5]}. */
  static Tensor ofImage(int image, Tensor boxes) {
    Tensor number = boxes.narrow(1, 0, 1).zerosLike().add(image);
    return Tensor.cat(List.of(number, boxes), 1);
  }
}
