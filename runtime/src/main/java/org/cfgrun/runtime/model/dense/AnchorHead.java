package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Dense head that classifies anchors and regresses boxes relative to them. */
public abstract class AnchorHead extends DenseHead {
  private static final String SCORES = "cls_scores";
  private static final String CODES = "bbox_preds";

  private final AnchorParts parts;
  private final int inChannels;

  /**
   * Creates a head.
   *
   * @param inChannels number of channels of the feature maps
   */
  protected AnchorHead(AnchorParts parts, int inChannels) {
    this.parts = parts;
    this.inChannels = inChannels;
  }

  @Override
  public final int numClasses() {
    return parts.numClasses();
  }

  @Override
  public final void checkInputs(List<FeatureMap> inputs) {
    parts.checkInputs(inputs, inChannels);
  }

  /** Applies the layers to the map of each level. */
  public abstract List<LevelOutput> forward(List<Tensor> features);

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    return parts.losses(forward(features), batch, cfg, "loss_");
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
    return new DetectionSelection(parts.grid(outputs), parts.coder(), cfg, parts.numClasses())
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
}
