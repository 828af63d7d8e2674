package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.box.LevelPriors;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Selects detections from the outputs of a dense head, as mmdet's {@code get_bboxes} does. On each
 * level, the best {@code nms_pre} of the pairs of prior and class above the score threshold are
 * selected. Their boxes are decoded and clipped to the image, and their scores multiplied by the
 * factors of the head.
 */
final class DetectionSelection {
  private final LevelHead head;
  private final LevelPriors priors;
  private final DenseTestCfg cfg;

  /**
   * Creates a selection.
   *
   * @param head decodes boxes
   * @param priors anchors or points of the outputs
   */
  DetectionSelection(LevelHead head, LevelPriors priors, DenseTestCfg cfg) {
    this.head = head;
    this.priors = priors;
    this.cfg = cfg;
  }

  /**
   * Returns the candidates of one image, before repeated ones are suppressed.
   *
   * @param outputs one per level
   * @param image its index in the batch
   * @param scale {@code [4]}, divisors of the boxes; null for none
   */
  DetectionTensors select(
      List<LevelOutput> outputs, int image, int height, int width, @Nullable Tensor scale) {
    List<Tensor> levelScores = new ArrayList<>();
    List<Tensor> levelLabels = new ArrayList<>();
    List<Tensor> levelBoxes = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      List<Tensor> found =
          LevelHead.KERNEL.candidates(
              output.scores(),
              output.codes(),
              output.factors(),
              priors.level(level),
              image,
              head.numClasses(),
              head.hasBackground(),
              head.hasProbabilities(),
              cfg.scoreThr(),
              cfg.nmsPre());
      Tensor confidence = head.confidence(found.get(3));
      levelScores.add(confidence == null ? found.get(0) : found.get(0).mul(confidence));
      levelLabels.add(found.get(1));
      levelBoxes.add(head.decode(level, found.get(2), found.get(3), height, width));
    }
    Tensor scores = Tensor.cat(levelScores, 0);
    Tensor labels = Tensor.cat(levelLabels, 0);
    Tensor boxes = Tensor.cat(levelBoxes, 0);
    if (scale != null) {
      boxes = boxes.div(scale);
    }
    return new DetectionTensors(boxes, scores, labels);
  }
}
