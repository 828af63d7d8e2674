package org.cfgrun.runtime.model.roi;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** The classes of pixels that a semantic head is to predict. */
final class SemanticTargets {
  private SemanticTargets() {}

  /**
   * Returns the labels of a batch, {@code [N, height, width]}, int64.
   *
   * @param truths one per image, with semantic maps of the same size
   * @param classes number of classes that are predicted
   * @param ignored label of pixels without loss
   * @param relabel returns the predicted class of a class of a map
   * @throws ArgumentException if a semantic map has a class that is not predicted; names the
   *     argument of the head
   */
  static Tensor of(
      List<GroundTruth> truths, int classes, int ignored, Device device, IntUnaryOperator relabel) {
    SemanticMap first = truths.get(0).requiredSemanticMap();
    Shape shape = new Shape(truths.size(), first.height(), first.width());
    long[] labels = new long[Math.toIntExact(shape.size())];
    int at = 0;
    for (GroundTruth truth : truths) {
      for (byte pixel : truth.requiredSemanticMap().classes()) {
        int label = relabel.applyAsInt(Byte.toUnsignedInt(pixel));
        if (label >= classes && label != ignored) {
          throw new ArgumentException(
              "num_classes",
              "A semantic map has the class %s, which the head does not predict. Increase its number of classes, or set `ignore_index=%s` in `loss_seg`."
                  .formatted(Byte.toUnsignedInt(pixel), Byte.toUnsignedInt(pixel)));
        }
        labels[at++] = label;
      }
    }
    return Tensor.of(labels, shape, device);
  }

  /**
   * Checks that labels have the height and width of a prediction.
   *
   * @throws ArgumentException if not; names the argument of the head
   */
  static void requireSize(Tensor labels, Tensor logits) {
    long height = labels.shape().get(1);
    long width = labels.shape().get(2);
    if (logits.shape().get(2) != height || logits.shape().get(3) != width) {
      throw new ArgumentException(
          "fusion_level",
          "The semantic maps of the batch have height %s and width %s, but the head predicts height %s and width %s. Set `scale_factor` of `SegRescale` to 1 / stride of the map at `fusion_level`."
              .formatted(height, width, logits.shape().get(2), logits.shape().get(3)));
    }
  }
}
