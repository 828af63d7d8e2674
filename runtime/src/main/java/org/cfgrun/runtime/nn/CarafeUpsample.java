package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Enlarges feature maps by content-aware reassembly (CARAFE, https://arxiv.org/abs/1905.02188).
 * Each new cell is a weighted sum of the cells around the old one that it lies in. Two convolutions
 * predict the weights, and a softmax brings their sum to 1. Children {@code channel_compressor},
 * initially Xavier uniform, and {@code content_encoder}, initially normal with a standard deviation
 * of 0.001.
 *
 * @param scaleFactor factor by which height and width grow
 * @param upKernel height and width of the window of cells that are summed, odd
 * @param upGroup number of groups of channels with separate weights
 * @param encoderKernel kernel size of the convolution that predicts the weights, odd
 * @param encoderDilation dilation of that convolution
 * @param compressedChannels number of channels that the weights are predicted from
 */
@Component(value = Registries.UPSAMPLE_LAYERS, names = "carafe")
public record CarafeUpsample(
    @Bounds(min = 1, max = UpsampleLayers.MAX_FACTOR) @Default("2") int scaleFactor,
    @Bounds(min = 1, max = 63) @Default("5") int upKernel,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1") int upGroup,
    @Bounds(min = 1, max = 63) @Default("3") int encoderKernel,
    @Bounds(min = 1, max = 63) @Default("1") int encoderDilation,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int compressedChannels)
    implements UpsampleLayers {
  private static final CarafeKernel KERNEL = Kernel.bind(CarafeKernel.class);

  public CarafeUpsample {
    ArgumentException.checkAll(
        () -> requireOdd("up_kernel", upKernel), () -> requireOdd("encoder_kernel", encoderKernel));
  }

  private static void requireOdd(String name, int size) {
    if (size % 2 == 0) {
      throw new ArgumentException(
          name, "Expected an odd number, got %s. Even windows have no center.".formatted(size));
    }
  }

  @Override
  public boolean changesChannels() {
    return false;
  }

  @Override
  public Layer layer(int in, int out) {
    if (in % upGroup != 0) {
      throw new ArgumentException(
          "up_group", "%s channels are not divisible by `up_group` = %s.".formatted(in, upGroup));
    }
    return new Carafe(in);
  }

  private final class Carafe extends Layer implements SelfInitialized {
    private final Conv2d compressor;
    private final Conv2d encoder;

    Carafe(int channels) {
      compressor =
          child(
              "channel_compressor",
              new Conv2d(ConvShape.of(channels, compressedChannels, 1), true));
      int weights = upKernel * upKernel * upGroup * scaleFactor * scaleFactor;
      ConvShape shape =
          ConvShape.of(compressedChannels, weights, encoderKernel)
              .padding((encoderKernel - 1) * encoderDilation / 2)
              .dilation(encoderDilation);
      encoder = child("content_encoder", new Conv2d(shape, true));
      initialize();
    }

    @Override
    public void initialize() {
      compressor.init(Init.xavierUniform(1));
      encoder.init(Init.normal(0, 0.001));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor scores = encoder.forward(compressor.forward(x));
      return KERNEL.reassemble(x, scores, upKernel, upGroup, scaleFactor);
    }
  }
}
