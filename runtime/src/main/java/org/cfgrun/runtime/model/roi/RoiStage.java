package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.torch.Tensor;

/**
 * An extractor and the box head that uses its features: all of a Fast R-CNN head, or one stage of a
 * cascade.
 */
record RoiStage(RoiExtractor extractor, RoiBoxHead head) {
  /**
   * Checks that the parts fit the feature maps and each other.
   *
   * @param inputs one per level
   * @throws ArgumentException if they do not; names the argument of the head that owns them
   */
  void checkInputs(List<FeatureMap> inputs) {
    try {
      extractor.checkInputs(inputs);
    } catch (ArgumentException refused) {
      throw refused.within("bbox_roi_extractor");
    }
    try {
      head.checkInputs(extractor.outChannels(), extractor.outputSize());
    } catch (ArgumentException refused) {
      throw refused.within("bbox_head");
    }
  }

  /**
   * Computes the outputs for regions.
   *
   * @param features one map per level
   * @param rois {@code [n, 5]}: index of the image in the batch, then x1, y1, x2, y2 in pixels
   */
  RoiBoxHead.Output forward(List<Tensor> features, Tensor rois) {
    List<Tensor> used = features.subList(0, extractor.numInputs());
    return head.forward(extractor.forward(used, rois));
  }

  /** Computes the outputs for the boxes of one image of the batch, {@code [n, 4]}. */
  RoiBoxHead.Output forward(List<Tensor> features, int image, Tensor boxes) {
    Tensor number = boxes.narrow(1, 0, 1).zerosLike().add(image);
    return forward(features, Tensor.cat(List.of(number, boxes), 1));
  }
}
