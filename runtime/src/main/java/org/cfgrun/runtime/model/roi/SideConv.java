package org.cfgrun.runtime.model.roi;

import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution along one axis, normalization and ReLU: {@code [N, C, L]} to {@code [N, C, L]}. The
 * names and the shape of the weights, {@code [C, C, 1, kernel]} or {@code [C, C, kernel, 1]}, are
 * those of mmcv's {@code ConvModule}.
 */
final class SideConv extends Layer {
  private final boolean isHorizontal;
  private final Kernel conv;
  private final @Nullable Norm norm;

  /**
   * Creates a convolution.
   *
   * @param kernel kernel size, odd
   * @param isHorizontal whether the axis is that of columns
   */
  SideConv(int channels, int kernel, boolean isHorizontal, @Nullable NormLayers norms) {
    this.isHorizontal = isHorizontal;
    conv = child("conv", new Kernel(channels, kernel, isHorizontal, norms == null));
    norm = norms == null ? null : child(norms.prefix(), norms.layer(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    int axis = isHorizontal ? 2 : 3;
    Tensor y = conv.forward(x.unsqueeze(axis));
    return (norm == null ? y : norm.forward(y)).relu_().squeeze(axis);
  }

  private static final class Kernel extends Layer {
    private final long[] padding;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    Kernel(int channels, int size, boolean isHorizontal, boolean hasBias) {
      long half = size / 2;
      padding = isHorizontal ? new long[] {half, half} : new long[] {0, 0, half, half};
      Init init = Init.kaimingNormal(Fan.FAN_OUT, 0);
      weight =
          isHorizontal
              ? parameter("weight", init, channels, channels, 1, size)
              : parameter("weight", init, channels, channels, size, 1);
      bias = hasBias ? parameter("bias", Init.constant(0), channels) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor padded = Functional.pad(x, 0, padding);
      return Functional.conv2d(
          padded, weight.data(), bias == null ? null : bias.data(), 1, 0, 1, 1);
    }
  }
}
