package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** The classes of pixels that a semantic head is to predict. */
final class SemanticTargets {
  private SemanticTargets() {}

  /**
   * Returns the labels of a batch, {@code [N, height, width]}, int64.
   *
   * @param truths one per image
   * @param logits the prediction, {@code [N, classes, height, width]}
   * @param ignored label of pixels without loss
   * @throws ArgumentException if a semantic map has another size, or a class that is not predicted;
   *     names the argument of the head
   */
  static Tensor of(List<GroundTruth> truths, Tensor logits, int ignored) {
    int classes = Math.toIntExact(logits.shape().get(1));
    int height = Math.toIntExact(logits.shape().get(2));
    int width = Math.toIntExact(logits.shape().get(3));
    long[] labels = new long[truths.size() * height * width];
    int at = 0;
    for (GroundTruth truth : truths) {
      SemanticMap map = truth.requiredSemanticMap();
      if (map.height() != height || map.width() != width) {
        throw new ArgumentException(
            "fusion_level",
            "The semantic maps of the batch have height %s and width %s, but the head predicts height %s and width %s. Set `scale_factor` of `SegRescale` to 1 / stride of the map at `fusion_level`."
                .formatted(map.height(), map.width(), height, width));
      }
      for (byte pixel : map.classes()) {
        int label = Byte.toUnsignedInt(pixel);
        if (label >= classes && label != ignored) {
          throw new ArgumentException(
              "num_classes",
              "A semantic map has the class %s, but the head predicts %s classes. Increase `num_classes`, or set `ignore_index=%s` in `loss_seg`."
                  .formatted(label, classes, label));
        }
        labels[at++] = label;
      }
    }
    return Tensor.of(labels, new Shape(truths.size(), height, width), logits.device());
  }
}
