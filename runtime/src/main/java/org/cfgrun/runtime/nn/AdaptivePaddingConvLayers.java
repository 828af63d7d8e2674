package org.cfgrun.runtime.nn;

import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Factory of convolutions that pad as TensorFlow's {@code same}: the output has {@code ceil(size /
 * stride)} pixels, and an odd number of zeros has one more on the right and at the bottom. The
 * padding of the layer is ignored.
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"Conv2dAdaptivePadding"})
public final class AdaptivePaddingConvLayers implements ConvLayers {
  @Override
  public Conv2d layer(ConvShape shape, boolean hasBias) {
    return new Adaptive(shape.padding(0), hasBias);
  }

  private static final class Adaptive extends Conv2d {
    Adaptive(ConvShape shape, boolean hasBias) {
      super(shape, hasBias);
    }

    @Override
    Tensor input(Tensor x) {
      long down = missing(x.shape().get(2));
      long right = missing(x.shape().get(3));
      return down + right == 0
          ? x
          : Functional.pad(x, 0, right / 2, right - right / 2, down / 2, down - down / 2);
    }

    private long missing(long size) {
      long stride = shape().stride();
      long outputs = (size + stride - 1) / stride;
      long reach = (outputs - 1) * stride + (shape().kernel() - 1L) * shape().dilation() + 1;
      return Math.max(0, reach - size);
    }
  }
}
