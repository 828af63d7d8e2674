package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Three 3x3 convolutions with normalization and ReLU (https://arxiv.org/abs/1812.01187), the first
 * with stride 2 and, like the second, with half the channels.
 */
final class DeepStem extends Layer {
  private final List<Layer> convs = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();

  DeepStem(ResidualSettings settings, int channels) {
    int half = channels / 2;
    add(settings, ConvShape.of(settings.inChannels(), half, 3).stride(2));
    add(settings, ConvShape.of(half, half, 3));
    add(settings, ConvShape.of(half, channels, 3));
  }

  private void add(ResidualSettings settings, ConvShape shape) {
    // In mmdet's sequence, a ReLU follows each pair and takes an index.
    int index = 3 * convs.size();
    Layer conv = ConvLayers.layer(settings.convCfg(), shape.padding(1), false);
    convs.add(child(Integer.toString(index), conv));
    norms.add(child(Integer.toString(index + 1), settings.normCfg().layer(shape.out())));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < convs.size(); i++) {
      y = ConvNorm.relu(convs.get(i), norms.get(i), y);
    }
    return y;
  }
}
