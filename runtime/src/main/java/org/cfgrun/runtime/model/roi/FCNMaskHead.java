package org.cfgrun.runtime.model.roi;

import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.UpsampleLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mask head of Mask R-CNN (https://arxiv.org/abs/1703.06870): convolutions, a layer that enlarges
 * the features, and a 1x1 convolution with one mask for each class.
 */
@Component(Registries.MODELS)
public class FCNMaskHead extends RoiMaskHead {
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
      checkKernel(convKernelSize);
      checkLoss("loss_mask", lossMask);
    }
  }

  static void checkKernel(int size) {
    if (size % 2 == 0) {
      throw new ArgumentException(
          "conv_kernel_size",
          "`conv_kernel_size` must be odd, got %s. Even kernels change the size of the masks."
              .formatted(size));
    }
  }

  static void checkLoss(String argument, MaskLoss loss) {
    if (!loss.comparesMasks()) {
      throw new ArgumentException(
          argument, "`%s` must be a loss of masks. Set `use_mask=True`.".formatted(argument));
    }
  }

  private final Args args;
  private final Layer convs;
  private final Layer upsample;
  private final Layer logits;

  public FCNMaskHead(Args args) {
    this(args, ConvStack.plain(args.numConvs(), args.convKernelSize(), shape(args)));
  }

  /** Creates a head with other convolutions. */
  FCNMaskHead(Args args, Layer convs) {
    this.args = args;
    this.convs = child("convs", convs);
    int channels = convolvedChannels();
    int enlarged = args.upsampleCfg().changesChannels() ? args.convOutChannels() : channels;
    upsample = child("upsample", args.upsampleCfg().layer(channels, enlarged));
    int masks = args.classAgnostic() ? 1 : args.numClasses();
    logits =
        child("conv_logits", args.predictorCfg().layer(ConvShape.of(enlarged, masks, 1), true));
  }

  /** Returns the channels and kinds of the convolutions. */
  static ConvStack.Shape shape(Args args) {
    return new ConvStack.Shape(
        args.inChannels(), args.convOutChannels(), args.convCfg(), args.normCfg());
  }

  /** Returns the number of channels of {@link #convolved}. */
  final int convolvedChannels() {
    return args.numConvs() > 0 ? args.convOutChannels() : args.inChannels();
  }

  @Override
  final void initialize() {
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
  public final int numClasses() {
    return args.numClasses();
  }

  @Override
  public final void checkInputs(int channels, OutputSize size) {
    RoiBoxHead.requireChannels("in_channels", args.inChannels(), channels);
  }

  @Override
  public final OutputSize maskSize(OutputSize features) {
    int factor = args.upsampleCfg().scaleFactor();
    return new OutputSize(features.height() * factor, features.width() * factor);
  }

  @Override
  public final Tensor forward(Tensor features) {
    return logits(convolved(features));
  }

  /** Applies the convolutions before the upsampling, {@code [n, channels, height, width]}. */
  final Tensor convolved(Tensor features) {
    return convs.forward(features);
  }

  /** Enlarges convolved features and predicts masks from them, as {@link #forward} does. */
  final Tensor logits(Tensor convolved) {
    Tensor x = upsample.forward(convolved);
    return logits.forward(args.upsampleCfg().changesChannels() ? x.relu_() : x);
  }

  @Override
  final Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
    return args.lossMask().loss(logits, targets, channels(labels));
  }

  @Override
  final Tensor ownLogits(Tensor logits, Tensor labels) {
    return MaskBranch.KERNEL.ownLogits(logits, channels(labels));
  }

  private Tensor channels(Tensor labels) {
    return args.classAgnostic() ? labels.zerosLike() : labels;
  }
}
