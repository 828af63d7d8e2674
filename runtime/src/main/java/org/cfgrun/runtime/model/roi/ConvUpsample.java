package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/** 3x3 convolutions with ReLU, each followed by a bilinear doubling of the size. */
final class ConvUpsample extends Layer {
  private final ModuleList<ConvModule> convs;
  private final boolean doubles;

  /**
   * Creates the layers.
   *
   * @param doublings how often the size is doubled; a single convolution without doubling if 0
   */
  ConvUpsample(int doublings, ConvStack.Shape shape) {
    doubles = doublings > 0;
    List<ConvModule> all = new ArrayList<>();
    for (int i = 0; i < Math.max(doublings, 1); i++) {
      all.add(
          new ConvModule(
              ConvShape.of(i == 0 ? shape.in() : shape.out(), shape.out(), 3).padding(1),
              shape.convs(),
              shape.norms(),
              new ReLU(new ReLU.Args(true))));
    }
    convs = child("conv", new ModuleList<>(all));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (ConvModule conv : convs.modules()) {
      y = conv.forward(y);
      if (doubles) {
        y = Functional.interpolateBilinear(y, 2 * y.shape().get(2), 2 * y.shape().get(3), false);
      }
    }
    return y;
  }
}
