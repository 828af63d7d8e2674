package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Dense head that classifies anchors and regresses boxes relative to them. */
public abstract class AnchorHead extends DenseHead {
  static final DenseHeadKernel KERNEL = Kernel.bind(DenseHeadKernel.class);

  private static final String SCORES = "cls_scores";
  private static final String CODES = "bbox_preds";

  private final Parts parts;

  /**
   * Parts of an anchor head other than its layers.
   *
   * @param numClasses number of classes, without the background
   * @param anchors generates the anchors
   * @param coder encodes boxes relative to anchors
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   * @param decodesForLoss whether the loss of boxes compares decoded boxes; if false, encoded boxes
   */
  protected record Parts(
      int numClasses,
      AnchorGenerator anchors,
      BoxCoder coder,
      ClassificationLoss lossCls,
      BoxLoss lossBbox,
      boolean decodesForLoss) {}

  protected AnchorHead(Parts parts) {
    this.parts = parts;
  }

  @Override
  public final int numClasses() {
    return parts.numClasses();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    int levels = parts.anchors().levels();
    if (inputs.size() != levels) {
      throw new ArgumentException(
          "anchor_generator",
          "`anchor_generator` of the head has %s `strides`, but there are %s feature maps."
              .formatted(levels, inputs.size()));
    }
  }

  /** Applies the layers to the map of each level. */
  public abstract List<LevelOutput> forward(List<Tensor> features);

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = grid(outputs);
    BoxCoder coder = parts.decodesForLoss() ? null : parts.coder();
    AnchorTargets.OfBatch targets = AnchorTargets.of(grid, batch, cfg, coder, parts.numClasses());
    List<Tensor> classification = new ArrayList<>();
    List<Tensor> regression = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      AnchorTargets target = targets.levels().get(level);
      Tensor scores = KERNEL.rows(output.scores(), parts.numClasses());
      Tensor boxes = KERNEL.rows(output.codes(), 4);
      if (parts.decodesForLoss()) {
        boxes = parts.coder().decode(repeated(grid.level(level), batch.size()), boxes);
      }
      classification.add(
          parts.lossCls().loss(scores, target.labels(), target.weights(), targets.average()));
      regression.add(
          parts.lossBbox().loss(boxes, target.boxes(), target.boxWeights(), targets.average()));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", classification);
    losses.add("loss_bbox", regression);
    return losses;
  }

  /** Returns the anchors of a level for each image of a batch, one image after the other. */
  private static Tensor repeated(Tensor anchors, int images) {
    return anchors.unsqueeze(0).expand(images, -1, -1).reshape(-1, 4);
  }

  @Override
  public final HeadMaps maps(List<Tensor> features) {
    List<LevelOutput> outputs = forward(features);
    Map<String, List<Tensor>> maps = new LinkedHashMap<>();
    maps.put(SCORES, outputs.stream().map(LevelOutput::scores).toList());
    maps.put(CODES, outputs.stream().map(LevelOutput::codes).toList());
    return new HeadMaps(maps);
  }

  @Override
  public final DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale, DenseTestCfg cfg) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < parts.anchors().levels(); level++) {
      outputs.add(new LevelOutput(maps.get(SCORES).get(level), maps.get(CODES).get(level)));
    }
    return new DetectionSelection(grid(outputs), parts.coder(), cfg, parts.numClasses())
        .select(outputs, image, height, width, scale);
  }

  @Override
  public final Map<String, Object> mapSettings() {
    List<List<Integer>> strides = new ArrayList<>();
    List<List<List<Float>>> baseAnchors = new ArrayList<>();
    for (int level = 0; level < parts.anchors().levels(); level++) {
      Stride stride = parts.anchors().stride(level);
      strides.add(List.of(stride.x(), stride.y()));
      baseAnchors.add(parts.anchors().baseAnchors(level));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strides", strides);
    settings.put("base_anchors", baseAnchors);
    return settings;
  }

  private AnchorGrid grid(List<LevelOutput> outputs) {
    List<MapSize> sizes = outputs.stream().map(LevelOutput::size).toList();
    return parts.anchors().grid(sizes, outputs.get(0).scores().device());
  }
}
