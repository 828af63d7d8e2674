package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of RetinaNet (https://arxiv.org/abs/1708.02002): class scores and boxes relative to several
 * anchors per cell.
 */
@Component(
    value = Registries.MODELS,
    names = {"RetinaHead", "AscendRetinaHead"})
public final class RetinaHead extends RetinaLayers {
  /** Default of {@code anchor_generator}: nine anchors per cell. */
  static final String ANCHORS =
      "dict(type='AnchorGenerator', octave_base_scale=4, scales_per_octave=3,"
          + " ratios=[0.5, 1.0, 2.0], strides=[8, 16, 32, 64, 128])";

  /** Default of {@code init_cfg}. */
  static final String INIT =
      "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
          + " name='retina_cls', std=0.01, bias_prob=0.01))";

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param lossCls loss of the scores
   * @param stackedConvs number of convolutions of each stack
   * @param featChannels number of channels inside the stacks
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossBbox loss of the boxes
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      ClassificationLoss lossCls,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=1.0)")
          BoxLoss lossBbox,
      @Default(INIT) @Nullable InitCfg initCfg)
      implements AnchorHeadArgs {}

  public RetinaHead(Args args) {
    super(args);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    return parts().losses(forward(features), batch, cfg, "loss_");
  }
}
