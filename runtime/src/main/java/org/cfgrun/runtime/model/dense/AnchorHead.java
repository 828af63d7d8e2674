package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Dense head that classifies anchors and regresses boxes relative to them. */
public abstract class AnchorHead extends LevelHead {
  private final AnchorParts parts;

  /**
   * Creates a head.
   *
   * @param inChannels number of channels of the feature maps
   * @param initCfg initial values; see {@link #applyInitCfg}
   */
  protected AnchorHead(AnchorParts parts, int inChannels, @Nullable InitCfg initCfg) {
    super(parts.numClasses(), inChannels, initCfg);
    this.parts = parts;
  }

  /** Returns the parts other than the layers. */
  final AnchorParts parts() {
    return parts;
  }

  @Override
  public final void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, parts.anchors().levels(), "anchor_generator");
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    cfg.requiredAssigner();
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    return parts.losses(forward(features), batch, cfg, "loss_");
  }

  @Override
  final AnchorGrid priors(List<LevelOutput> outputs) {
    return parts.grid(outputs);
  }

  @Override
  Tensor decode(int level, Tensor priors, Tensor codes, int height, int width) {
    return parts.coder().decode(priors, codes, height, width);
  }

  @Override
  public final Map<String, Object> mapSettings() {
    return AnchorParts.mapSettings(parts.anchors());
  }
}
