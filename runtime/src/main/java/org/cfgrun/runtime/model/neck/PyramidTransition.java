package org.cfgrun.runtime.model.neck;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.LayerOrder;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Upsample;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layer between two maps of {@code FPG}.
 *
 * @param type {@code conv}: a convolution; {@code interpolation_conv}: enlarges the map before it;
 *     {@code last_conv}: the convolution of an output
 * @param kernelSize kernel size of the convolution
 * @param stride stride of the convolution; only for {@code conv}
 * @param padding padding of the convolution; 0 if None. Only for {@code conv}, because the others
 *     keep the size
 * @param scaleFactor factor by which {@code interpolation_conv} enlarges a map
 * @param mode how {@code interpolation_conv} enlarges a map: {@code nearest} or {@code bilinear}
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization; none if None
 * @param actCfg activation; none if None
 * @param inplace whether ReLU overwrites its input; must be False if it comes first, because other
 *     layers read the same map
 * @param order order of convolution, normalization and activation
 */
public record PyramidTransition(
    Type type,
    @Bounds(min = 1, max = 63) @Default("3") int kernelSize,
    @Bounds(min = 1, max = 63) @Default("1") int stride,
    @Bounds(min = 0, max = 63) @Default("None") @Nullable Integer padding,
    @Bounds(min = 1, max = 64) @Default("2") int scaleFactor,
    @Default("'nearest'") Upsample.Mode mode,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("None") @Nullable NormLayers normCfg,
    @Default("dict(type='ReLU')") @Nullable Activation actCfg,
    @Default("True") boolean inplace,
    @Default("('conv', 'norm', 'act')") LayerOrder order) {
  /** Kinds of layers. */
  public enum Type {
    CONV,
    INTERPOLATION_CONV,
    LAST_CONV
  }

  public PyramidTransition {
    ArgumentException.checkAll(
        () -> {
          if (type != Type.CONV && (stride != 1 || padding != null)) {
            throw new ArgumentException(
                stride == 1 ? "padding" : "stride",
                "Only `conv` has `stride` and `padding`. Remove it.");
          }
        },
        () -> {
          if (type != Type.CONV && kernelSize % 2 == 0) {
            throw new ArgumentException(
                "kernel_size",
                "Expected an odd number, got %s. Even kernels change the size of the map."
                    .formatted(kernelSize));
          }
        },
        () -> {
          if (inplace && order == LayerOrder.ACT_CONV_NORM && actCfg != null) {
            throw new ArgumentException(
                "inplace",
                "An activation before the convolution would overwrite a map that other layers read."
                    + " Set `inplace=False`.");
          }
        });
  }

  /** Creates the layer. */
  Layer layer(int in, int out) {
    return switch (type) {
      case CONV -> convolution(in, out, padding == null ? 0 : padding);
      case INTERPOLATION_CONV -> new Enlarged(in, out);
      case LAST_CONV -> new Last(in, out);
    };
  }

  private ConvModule convolution(int in, int out, int border) {
    ConvShape shape = ConvShape.of(in, out, kernelSize).stride(stride).padding(border);
    Activation activation =
        actCfg instanceof ReLU && !inplace ? new ReLU(new ReLU.Args(false)) : actCfg;
    return new ConvModule(shape, convCfg, normCfg, activation, normCfg == null, order);
  }

  private final class Enlarged extends Layer {
    private final Upsample upsample = new Upsample(mode, scaleFactor);
    private final ConvModule conv;

    Enlarged(int in, int out) {
      conv = child("conv", convolution(in, out, kernelSize / 2));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.forward(upsample.forward(x));
    }
  }

  private final class Last extends Layer {
    private final ConvModule conv;

    Last(int in, int out) {
      conv = child("conv_out", convolution(in, out, kernelSize / 2));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.forward(x);
    }
  }
}
