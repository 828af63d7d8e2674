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
 * factors of the head. Suppression then runs per class over all levels, and the best {@code
 * max_per_img} are returned.
 */
final class DetectionSelection {
  private final LevelPriors priors;
  private final Decoder decoder;
  private final DenseTestCfg cfg;
  private final int classes;
  private final boolean background;

  /** Computes boxes from the outputs of a head. */
  @FunctionalInterface
  interface Decoder {
    /**
     * Decodes boxes of one level.
     *
     * @param priors {@code [n, 4]} or {@code [n, 2]}
     * @param codes {@code [n, width]}
     * @param height height of the image, to which boxes are clipped
     * @param width width of the image
     * @return {@code [n, 4]}
     */
    Tensor decode(int level, Tensor priors, Tensor codes, int height, int width);
  }

  DetectionSelection(
      LevelPriors priors, Decoder decoder, DenseTestCfg cfg, int classes, boolean background) {
    this.priors = priors;
    this.decoder = decoder;
    this.cfg = cfg;
    this.classes = classes;
    this.background = background;
  }

  /**
   * Returns the detections of one image.
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
              classes,
              background,
              cfg.scoreThr(),
              cfg.nmsPre());
      levelScores.add(found.get(0));
      levelLabels.add(found.get(1));
      levelBoxes.add(decoder.decode(level, found.get(2), found.get(3), height, width));
    }
    Tensor scores = Tensor.cat(levelScores, 0);
    Tensor labels = Tensor.cat(levelLabels, 0);
    Tensor boxes = Tensor.cat(levelBoxes, 0);
    if (scale != null) {
      boxes = boxes.div(scale);
    }
    return new DetectionTensors(boxes, scores, labels).suppressed(cfg.nms(), cfg.maxPerImg());
  }
}
