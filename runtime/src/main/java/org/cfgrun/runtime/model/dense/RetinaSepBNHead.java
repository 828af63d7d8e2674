package org.cfgrun.runtime.model.dense;

import java.util.List;
import java.util.Objects;
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
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of RetinaNet whose levels share the convolutions but not the normalization, as in NAS-FPN
 * (https://arxiv.org/abs/1904.07392). The names of a shared convolution are those of every level.
 */
@Component(Registries.MODELS)
public final class RetinaSepBNHead extends RetinaLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param numIns number of levels
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = 16) int numIns,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox)
      implements AnchorHeadArgs {
    @Override
    public @Nullable InitCfg initCfg() {
      return null;
    }
  }

  private static final Init WEIGHTS = Init.normal(0, 0.01);

  private final Args args;

  public RetinaSepBNHead(Args args) {
    super(args, tower -> stacks(tower, args.numIns()));
    this.args = args;
    scores().init(WEIGHTS);
    Objects.requireNonNull(scores().bias()).init(Init.biasByProbability(0.01));
    codes().init(WEIGHTS);
  }

  private static Stacks stacks(ConvTower tower, int levels) {
    List<Sequential> stacks = tower.sharing(levels, WEIGHTS);
    return new Stacks(new ModuleList<>(stacks), stacks);
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, args.numIns(), "num_ins");
    super.checkInputs(inputs);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    return parts().losses(forward(features), batch, cfg, "loss_");
  }
}
