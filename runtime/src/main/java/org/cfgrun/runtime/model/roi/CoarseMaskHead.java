package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mask head of PointRend (https://arxiv.org/abs/1912.08193): a strided convolution and linear
 * layers predict a small mask of each class, which points refine.
 */
@Component(Registries.MODELS)
public final class CoarseMaskHead extends RoiMaskHead implements PretrainedPart.Owner {
  /**
   * @param numConvs number of convolutions before the strided one
   * @param numFcs number of linear layers before the last one
   * @param fcOutChannels size of the outputs of the linear layers
   * @param downsampleFactor stride; without a convolution for 1
   * @param roiFeatSize height and width of the features of a region
   * @param inChannels number of channels of the features of a region
   * @param convKernelSize kernel size of the convolutions before the strided one, odd
   * @param convOutChannels number of channels of the convolutions
   * @param numClasses number of classes
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param lossMask loss of the masks
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 0, max = 1000) @Default("0") int numConvs,
      @Bounds(min = 1, max = 1000) @Default("2") int numFcs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int fcOutChannels,
      @Bounds(min = 1, max = 1024) @Default("2") int downsampleFactor,
      @Default("14") OutputSize roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = 63) @Default("3") int convKernelSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='CrossEntropyLoss', use_mask=True, loss_weight=1.0)") MaskLoss lossMask,
      @Default(
              "dict(type='Xavier', override=[dict(name='fcs'), dict(type='Constant', val=0.001,"
                  + " name='fc_logits')])")
          @Nullable InitCfg initCfg) {
    public Args {
      FCNMaskLayers.checkKernel(convKernelSize);
      FCNMaskHead.checkLoss("loss_mask", lossMask);
    }
  }

  private final Args args;
  private final Layer convs;
  private final @Nullable ConvModule downsampling;
  private final FullyConnected linears;
  private final Linear last;

  public CoarseMaskHead(Args args) {
    this.args = args;
    int channels = args.convOutChannels();
    convs =
        child(
            "convs",
            ConvStack.plain(
                args.numConvs(),
                args.convKernelSize(),
                new ConvStack.Shape(args.inChannels(), channels, args.convCfg(), args.normCfg())));
    int convolved = args.numConvs() > 0 ? channels : args.inChannels();
    int factor = args.downsampleFactor();
    OutputSize size = maskSize(args.roiFeatSize());
    if (size.height() == 0 || size.width() == 0) {
      throw new ArgumentException(
          "downsample_factor",
          "`downsample_factor` must not exceed `roi_feat_size` = %s, got %s."
              .formatted(args.roiFeatSize(), factor));
    }
    if (factor == 1 && convolved != channels) {
      throw new ArgumentException(
          "conv_out_channels",
          "Without convolutions, `conv_out_channels` must be `in_channels` = %s, got %s."
              .formatted(args.inChannels(), channels));
    }
    downsampling =
        factor == 1
            ? null
            : child(
                "downsample_conv",
                new ConvModule(
                    ConvShape.of(convolved, channels, factor).stride(factor),
                    args.convCfg(),
                    args.normCfg(),
                    new ReLU(new ReLU.Args(true))));
    int area = size.height() * size.width();
    int width = args.fcOutChannels();
    linears =
        child(
            "fcs", new FullyConnected(args.numFcs(), channels * area, width, Init.xavierNormal(1)));
    last = child("fc_logits", new Linear(width, args.numClasses() * area, true));
  }

  @Override
  void initialize() {
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(int channels, OutputSize size) {
    RoiBoxHead.requireInputs(args.inChannels(), args.roiFeatSize(), channels, size);
  }

  @Override
  public OutputSize maskSize(OutputSize features) {
    int factor = args.downsampleFactor();
    return new OutputSize(features.height() / factor, features.width() / factor);
  }

  @Override
  public Tensor forward(Tensor features) {
    Tensor x = convs.forward(features);
    if (downsampling != null) {
      x = downsampling.forward(x);
    }
    long regions = x.shape().get(0);
    OutputSize size = maskSize(args.roiFeatSize());
    Tensor flat = x.reshape(regions, x.shape().get(1) * size.height() * size.width());
    return last.forward(linears.forward(flat))
        .reshape(regions, args.numClasses(), size.height(), size.width());
  }

  @Override
  Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
    return args.lossMask().loss(logits, targets, labels);
  }

  @Override
  Tensor ownLogits(Tensor logits, Tensor labels) {
    return MaskBranch.KERNEL.ownLogits(logits, labels);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
