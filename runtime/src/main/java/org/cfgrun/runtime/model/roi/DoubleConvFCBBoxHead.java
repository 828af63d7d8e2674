package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.backbone.Bottlenecks;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head with separate branches (Double-Head R-CNN, https://arxiv.org/abs/1904.06493): linear layers
 * for scores, and residual blocks followed by an average over the region for boxes.
 */
@Component(Registries.MODELS)
public final class DoubleConvFCBBoxHead extends RoiBoxHead implements PretrainedPart.Owner {
  /**
   * @param numConvs number of bottlenecks of the branch for boxes, after a residual block that
   *     changes the number of channels
   * @param numFcs number of linear layers of the branch for scores
   * @param convOutChannels number of channels of the branch for boxes
   * @param fcOutChannels size of the outputs of the linear layers
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization
   * @param inChannels number of channels of the features of a region
   * @param roiFeatSize height and width of the features of a region
   * @param numClasses number of classes, without the background
   * @param withAvgPool must be True: the branch for boxes averages over a region
   * @param bboxCoder encodes boxes relative to regions
   * @param regClassAgnostic whether all classes share one box
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the boxes
   * @param initCfg initial values; by default, normal with deviation 0.01 for scores and 0.001 for
   *     boxes, and Xavier uniform for the other linear layers
   */
  public record Args(
      @Bounds(min = 1, max = 1000) int numConvs,
      @Bounds(min = 1, max = 1000) int numFcs,
      @Bounds(min = 4, max = ConvShape.MAX_CHANNELS) @Default("1024") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int fcOutChannels,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='BN')") NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Default("7") OutputSize roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default("True") boolean withAvgPool,
      @Default(
              "dict(type='DeltaXYWHBBoxCoder', target_means=[0., 0., 0., 0.],"
                  + " target_stds=[0.1, 0.1, 0.2, 0.2])")
          BoxCoder bboxCoder,
      @Default("False") boolean regClassAgnostic,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
          RegionLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)") BoxLoss lossBbox,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (!withAvgPool) {
        throw new ArgumentException(
            "with_avg_pool", "`with_avg_pool=False` is not supported. Remove it.");
      }
    }
  }

  private final Args args;
  private final RoiPredictions predictions;
  private final Widening resBlock;
  private final ModuleList<Layer> convBranch;
  private final FullyConnected fcBranch;
  private final Linear cls;
  private final Linear reg;

  public DoubleConvFCBBoxHead(Args args) {
    this.args = args;
    predictions =
        new RoiPredictions(
            args.numClasses(),
            args.lossCls(),
            new EncodedBoxes(
                args.numClasses(),
                args.bboxCoder(),
                args.regClassAgnostic(),
                args.regDecodedBbox(),
                args.lossBbox()));
    declareLosses(args.lossCls(), args.lossBbox());
    resBlock = child("res_block", new Widening(args));
    List<Layer> convs = new ArrayList<>();
    for (int i = 0; i < args.numConvs(); i++) {
      convs.add(Bottlenecks.of(args.convOutChannels(), args.convCfg(), args.normCfg()));
    }
    convBranch = child("conv_branch", new ModuleList<>(convs));
    OutputSize size = args.roiFeatSize();
    int in = args.inChannels() * size.height() * size.width();
    fcBranch =
        child(
            "fc_branch",
            new FullyConnected(args.numFcs(), in, args.fcOutChannels(), Init.xavierUniform(1)));
    reg = child("fc_reg", new Linear(args.convOutChannels(), predictions.codes(), true));
    cls = child("fc_cls", new Linear(args.fcOutChannels(), predictions.scores(), true));
    cls.init(Init.normal(0, 0.01));
    reg.init(Init.normal(0, 0.001));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Residual block that changes the number of channels: a 3x3 and a 1x1 convolution. */
  private static final class Widening extends Layer {
    private final ConvModule conv1;
    private final ConvModule conv2;
    private final ConvModule identity;

    Widening(Args args) {
      int in = args.inChannels();
      int out = args.convOutChannels();
      conv1 =
          child(
              "conv1",
              new ConvModule(
                  ConvShape.of(in, in, 3).padding(1),
                  args.convCfg(),
                  args.normCfg(),
                  new ReLU(new ReLU.Args(true))));
      conv2 =
          child(
              "conv2",
              new ConvModule(ConvShape.of(in, out, 1), args.convCfg(), args.normCfg(), null));
      identity =
          child(
              "conv_identity",
              new ConvModule(ConvShape.of(in, out, 1), args.convCfg(), args.normCfg(), null));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv2.forward(conv1.forward(x)).add(identity.forward(x)).relu_();
    }
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(int channels, OutputSize size) {
    requireInputs(args.inChannels(), args.roiFeatSize(), channels, size);
  }

  @Override
  public Output forward(Tensor features) {
    return forward(features, features);
  }

  @Override
  Output forward(Tensor scoreFeatures, Tensor boxFeatures) {
    Tensor x = resBlock.forward(boxFeatures);
    for (Layer block : convBranch.modules()) {
      x = block.forward(x);
    }
    Tensor y = fcBranch.forward(scoreFeatures.flatten(1, -1));
    return new Output(cls.forward(y), reg.forward(x.mean(new int[] {2, 3}, false)));
  }

  @Override
  RoiPredictions predictions() {
    return predictions;
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
