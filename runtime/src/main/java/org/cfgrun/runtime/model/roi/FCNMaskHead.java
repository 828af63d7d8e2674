package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.UpsampleLayers;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mask head of Mask R-CNN (https://arxiv.org/abs/1703.06870): convolutions, a layer that enlarges
 * the features, and a 1x1 convolution with one mask for each class.
 */
@Component(Registries.MODELS)
public final class FCNMaskHead extends RoiMaskHead {
  /**
   * @param numConvs number of convolutions
   * @param roiFeatSize accepted for compatibility with mmdet's configs; has no effect, because the
   *     extractor determines the size
   * @param inChannels number of channels of the features of a region
   * @param convKernelSize kernel size of the convolutions, odd
   * @param convOutChannels number of channels of the convolutions and of the upsampling
   * @param numClasses number of classes
   * @param classAgnostic whether all classes share one mask
   * @param upsampleCfg how to enlarge the features before the prediction
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param predictorCfg kind of the last convolution
   * @param lossMask loss of the masks
   */
  public record Args(
      @Bounds(min = 0, max = 1000) @Default("4") int numConvs,
      @Default("14") OutputSize roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = 63) @Default("3") int convKernelSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default("False") boolean classAgnostic,
      @Default("dict(type='deconv', scale_factor=2)") UpsampleLayers upsampleCfg,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='Conv')") ConvLayers predictorCfg,
      @Default("dict(type='CrossEntropyLoss', use_mask=True, loss_weight=1.0)") MaskLoss lossMask) {
    public Args {
      if (convKernelSize % 2 == 0) {
        throw new ArgumentException(
            "conv_kernel_size",
            "`conv_kernel_size` must be odd, got %s. Even kernels change the size of the masks."
                .formatted(convKernelSize));
      }
      if (!lossMask.comparesMasks()) {
        throw new ArgumentException(
            "loss_mask", "`loss_mask` must be a loss of masks. Set `use_mask=True`.");
      }
    }
  }

  private static final MaskHeadKernel KERNEL = Kernel.bind(MaskHeadKernel.class);

  private final Args args;
  private final List<ConvModule> convs = new ArrayList<>();
  private final Layer upsample;
  private final Layer logits;

  public FCNMaskHead(Args args) {
    this.args = args;
    int channels = args.inChannels();
    for (int i = 0; i < args.numConvs(); i++) {
      convs.add(
          new ConvModule(
              ConvShape.of(channels, args.convOutChannels(), args.convKernelSize())
                  .padding(args.convKernelSize() / 2),
              args.convCfg(),
              args.normCfg(),
              new ReLU(new ReLU.Args(true))));
      channels = args.convOutChannels();
    }
    child("convs", new ModuleList<>(convs));
    int enlarged = args.upsampleCfg().changesChannels() ? args.convOutChannels() : channels;
    upsample = child("upsample", args.upsampleCfg().layer(channels, enlarged));
    int masks = args.classAgnostic() ? 1 : args.numClasses();
    logits =
        child("conv_logits", args.predictorCfg().layer(ConvShape.of(enlarged, masks, 1), true));
  }

  @Override
  void initialize() {
    if (args.upsampleCfg().changesChannels()) {
      initialize(upsample);
    }
    initialize(logits);
  }

  private static void initialize(Layer layer) {
    Objects.requireNonNull(layer.own().get("weight")).init(Init.kaimingNormal(Fan.FAN_OUT, 0));
    Parameter bias = layer.own().get("bias");
    if (bias != null) {
      bias.init(Init.constant(0));
    }
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(int channels) {
    if (channels != args.inChannels()) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the head is %s, but its features have %s channels."
              .formatted(args.inChannels(), channels));
    }
  }

  @Override
  public OutputSize maskSize(OutputSize features) {
    int factor = args.upsampleCfg().scaleFactor();
    return new OutputSize(features.height() * factor, features.width() * factor);
  }

  @Override
  public Tensor forward(Tensor features) {
    Tensor x = features;
    for (ConvModule conv : convs) {
      x = conv.forward(x);
    }
    x = upsample.forward(x);
    return logits.forward(args.upsampleCfg().changesChannels() ? x.relu_() : x);
  }

  @Override
  Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
    return args.lossMask().loss(logits, targets, channels(labels));
  }

  @Override
  Tensor ownLogits(Tensor logits, Tensor labels) {
    return KERNEL.ownLogits(logits, channels(labels));
  }

  private Tensor channels(Tensor labels) {
    return args.classAgnostic() ? labels.zerosLike() : labels;
  }
}
