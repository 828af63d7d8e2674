package org.cfgrun.runtime.model.backbone;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.CspSettings;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Stem of YOLOX. It halves the resolution without loss: the pixels of each square of two by two
 * become channels, and a 3x3 convolution follows.
 */
final class Focus extends Layer {
  private static final FocusKernel KERNEL = Kernel.bind(FocusKernel.class);

  private final ConvModule conv;

  Focus(int in, int out, CspSettings settings) {
    conv = child("conv", settings.conv(ConvShape.of(4 * in, out, 3).padding(1)));
  }

  @Override
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    if (shape.get(2) % 2 != 0 || shape.get(3) % 2 != 0) {
      throw new ArgumentException(
          "`CSPDarknet` requires images of even height and width, got %s x %s pixels. Set `size_divisor=32` of `Pad`."
              .formatted(shape.get(2), shape.get(3)));
    }
    return conv.forward(KERNEL.gather(x));
  }
}
