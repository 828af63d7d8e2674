package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/** Convolution without bias, normalization and perhaps ReLU, named {@code 0} and {@code 1}. */
final class ConvUnit extends Layer {
  private final Layer conv;
  private final Norm norm;
  private final boolean hasRelu;

  ConvUnit(ConvShape shape, boolean hasRelu, BlockLayers layers) {
    conv = child("0", ConvLayers.layer(layers.convs(), shape, false));
    norm = child("1", layers.norms().layer(shape.out()));
    this.hasRelu = hasRelu;
  }

  /**
   * Returns 3x3 convolutions with stride 2 in sequence. The last one changes the channels.
   *
   * @param hasRelu whether the last one has a ReLU, as the others have
   */
  static Sequential strided(int in, int out, int steps, boolean hasRelu, BlockLayers layers) {
    List<Layer> units = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      ConvShape shape = ConvShape.of(in, i == steps ? out : in, 3).stride(2).padding(1);
      units.add(new ConvUnit(shape, hasRelu || i < steps, layers));
    }
    return new Sequential(units);
  }

  @Override
  public Tensor forward(Tensor x) {
    return hasRelu ? ConvNorm.relu(conv, norm, x) : ConvNorm.linear(conv, norm, x);
  }
}
