package org.cfgrun.runtime.model.roi;

import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.UpsampleLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layers that predict masks from features of regions: convolutions, a layer that enlarges the
 * features, and a 1x1 convolution with one mask for each class. A head owns their parameters.
 */
public final class FCNMaskLayers extends Module {
  /**
   * Arguments that heads with these layers share.
   *
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
   */
  public record Settings(
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
      @Default("dict(type='Conv')") ConvLayers predictorCfg) {
    public Settings {
      checkKernel(convKernelSize);
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

  private final Settings settings;
  private final Layer convs;
  private final Layer upsample;
  private final Layer logits;

  /**
   * Creates the layers.
   *
   * @param convs the convolutions
   */
  FCNMaskLayers(Settings settings, Layer convs) {
    this.settings = settings;
    this.convs = child("convs", convs);
    int channels = convolvedChannels();
    int enlarged = settings.upsampleCfg().changesChannels() ? settings.convOutChannels() : channels;
    upsample = child("upsample", settings.upsampleCfg().layer(channels, enlarged));
    int masks = settings.classAgnostic() ? 1 : settings.numClasses();
    logits =
        child("conv_logits", settings.predictorCfg().layer(ConvShape.of(enlarged, masks, 1), true));
  }

  /** Creates the usual convolutions. */
  static Layer plainConvs(Settings settings) {
    return ConvStack.plain(settings.numConvs(), settings.convKernelSize(), shape(settings));
  }

  /** Returns the channels and kinds of the convolutions. */
  static ConvStack.Shape shape(Settings settings) {
    return new ConvStack.Shape(
        settings.inChannels(), settings.convOutChannels(), settings.convCfg(), settings.normCfg());
  }

  /** Returns the number of channels of {@link #convolved}. */
  int convolvedChannels() {
    return settings.numConvs() > 0 ? settings.convOutChannels() : settings.inChannels();
  }

  /** Sets the initial values of a head that is not one of a cascade. */
  void initialize() {
    if (settings.upsampleCfg().changesChannels()) {
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

  /** Checks the number of channels of the features; see {@link RoiMaskHead#checkInputs}. */
  void checkInputs(int channels) {
    RoiBoxHead.requireChannels("in_channels", settings.inChannels(), channels);
  }

  /** Returns the height and width of the masks for features of a size. */
  OutputSize maskSize(OutputSize features) {
    int factor = settings.upsampleCfg().scaleFactor();
    return new OutputSize(features.height() * factor, features.width() * factor);
  }

  /** Applies the convolutions before the upsampling, {@code [n, channels, height, width]}. */
  Tensor convolved(Tensor features) {
    return convs.forward(features);
  }

  /** Enlarges convolved features and predicts masks from them. */
  Tensor logits(Tensor convolved) {
    Tensor x = upsample.forward(convolved);
    return logits.forward(settings.upsampleCfg().changesChannels() ? x.relu_() : x);
  }

  /** Returns the logits of the masks of the objects' classes; see {@link RoiMaskHead#ownLogits}. */
  Tensor ownLogits(Tensor logits, Tensor labels) {
    return MaskBranch.KERNEL.ownLogits(logits, channels(labels));
  }

  /** Returns the channel of the mask of each class. */
  Tensor channels(Tensor labels) {
    return settings.classAgnostic() ? labels.zerosLike() : labels;
  }
}
