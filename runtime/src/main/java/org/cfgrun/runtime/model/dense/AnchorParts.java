package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a head that classifies anchors and regresses boxes relative to them, other than its
 * layers, and what is computed from the outputs of these.
 *
 * @param numClasses number of classes, without the background
 * @param anchors generates the anchors
 * @param coder encodes boxes relative to anchors
 * @param lossCls loss of the scores
 * @param lossBbox loss of the boxes
 * @param decodesForLoss whether the loss of boxes compares decoded boxes; if false, encoded boxes
 */
public record AnchorParts(
    int numClasses,
    AnchorGenerator anchors,
    BoxCoder coder,
    ClassificationLoss lossCls,
    BoxLoss lossBbox,
    boolean decodesForLoss) {
  public AnchorParts {
    if (lossCls.hasBackground()) {
      throw new ArgumentException(
          "loss_cls", "A head with anchors requires a loss with `use_sigmoid=True`.");
    }
  }

  /** Checks that there is a map for each level of anchors, of the right number of channels. */
  void checkInputs(List<FeatureMap> inputs, int inChannels) {
    LevelHead.checkLevels(inputs, anchors.levels(), "anchor_generator", inChannels);
  }

  /**
   * Computes the losses of a batch, level by level.
   *
   * @param outputs one per level
   * @param prefix begins the names of the losses, before {@code cls} and {@code bbox}
   */
  Losses losses(List<LevelOutput> outputs, DetectionBatch batch, DenseTrainCfg cfg, String prefix) {
    AnchorGrid grid = grid(outputs);
    AnchorTargets.OfBatch targets = AnchorTargets.of(grid, batch, cfg, targetCoder(), numClasses);
    return losses(outputs, targets, level -> repeated(grid.level(level), batch.size()), prefix);
  }

  /**
   * Computes the losses from targets, level by level.
   *
   * @param anchors returns the anchors of a level, those of each image after the other
   */
  Losses losses(
      List<LevelOutput> outputs,
      AnchorTargets.OfBatch targets,
      IntFunction<Tensor> anchors,
      String prefix) {
    List<Tensor> scores = outputs.stream().map(LevelOutput::scores).toList();
    List<Tensor> codes = outputs.stream().map(LevelOutput::codes).toList();
    Losses losses = new Losses();
    losses.add(prefix + "cls", classification(scores, targets));
    losses.add(prefix + "bbox", regression(codes, targets, anchors));
    return losses;
  }

  /**
   * Computes the loss of the scores of each level.
   *
   * @param scores {@code [N, anchors * classes, H, W]} of each level
   */
  List<Tensor> classification(List<Tensor> scores, AnchorTargets.OfBatch targets) {
    List<AnchorTargets> levels = targets.levels();
    List<Tensor> losses = new ArrayList<>();
    for (int level = 0; level < scores.size(); level++) {
      AnchorTargets target = levels.get(level);
      Tensor rows = LevelHead.KERNEL.rows(scores.get(level), numClasses);
      losses.add(lossCls.loss(rows, target.labels(), target.weights(), targets.average()));
    }
    return losses;
  }

  /**
   * Computes the loss of the boxes of each level.
   *
   * @param codes {@code [N, anchors * 4, H, W]} of each level
   * @param anchors returns the anchors of a level, those of each image after the other
   */
  List<Tensor> regression(
      List<Tensor> codes, AnchorTargets.OfBatch targets, IntFunction<Tensor> anchors) {
    List<AnchorTargets> levels = targets.levels();
    List<Tensor> losses = new ArrayList<>();
    for (int level = 0; level < codes.size(); level++) {
      AnchorTargets target = levels.get(level);
      Tensor boxes = LevelHead.KERNEL.rows(codes.get(level), 4);
      if (decodesForLoss) {
        boxes = coder.decode(anchors.apply(level), boxes);
      }
      losses.add(lossBbox.loss(boxes, target.boxes(), target.boxWeights(), targets.average()));
    }
    return losses;
  }

  /** Returns what encodes the boxes to regress; null if the loss compares plain boxes. */
  @Nullable BoxCoder targetCoder() {
    return decodesForLoss ? null : coder;
  }

  /** Returns the anchors of a level for each image of a batch, one image after the other. */
  static Tensor repeated(Tensor anchors, int images) {
    return anchors.unsqueeze(0).expand(images, -1, -1).reshape(-1, 4);
  }

  /** Returns the anchors for the sizes of the outputs. */
  AnchorGrid grid(List<LevelOutput> outputs) {
    return anchors.grid(LevelOutput.sizes(outputs), outputs.get(0).scores().device());
  }

  /**
   * Returns what a reader of the maps has to know: strides and the anchors of a level's first cell.
   */
  static Map<String, Object> mapSettings(AnchorGenerator anchors) {
    List<List<Number>> strides = new ArrayList<>();
    List<List<List<Float>>> baseAnchors = new ArrayList<>();
    for (int level = 0; level < anchors.levels(); level++) {
      strides.add(anchors.stride(level).numbers());
      baseAnchors.add(anchors.baseAnchors(level));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strides", strides);
    settings.put("base_anchors", baseAnchors);
    return settings;
  }
}
