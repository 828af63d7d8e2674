package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.jspecify.annotations.Nullable;

/** Dense head that predicts boxes relative to anchors. */
public abstract class AnchorHead extends LevelHead {
  /** Default of {@code anchor_generator}. */
  static final String ANCHORS =
      "dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
          + " strides=[4, 8, 16, 32, 64])";

  /** Default of {@code loss_cls}. */
  static final String LOSS_CLS = "dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)";

  /** Default of {@code loss_bbox}. */
  static final String LOSS_BBOX =
      "dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=1.0)";

  private final AnchorGenerator anchors;

  /**
   * Creates a head.
   *
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param anchors generates the anchors
   * @param initCfg initial values; see {@link #applyInitCfg}
   */
  protected AnchorHead(
      int numClasses, int inChannels, AnchorGenerator anchors, @Nullable InitCfg initCfg) {
    super(numClasses, inChannels, initCfg);
    this.anchors = anchors;
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, anchors.levels(), "anchor_generator");
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    cfg.requiredAssigner();
  }

  @Override
  final AnchorGrid priors(List<LevelOutput> outputs) {
    return anchors.grid(LevelOutput.sizes(outputs), outputs.get(0).scores().device());
  }

  @Override
  public final Map<String, Object> mapSettings() {
    return AnchorParts.mapSettings(anchors);
  }
}
