package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.CspSettings;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Spatial pyramid pooling (https://arxiv.org/abs/1406.4729): the maxima over windows of several
 * sizes around each cell, between two 1x1 convolutions.
 */
final class SPPBottleneck extends Layer {
  private final ConvModule conv1;
  private final ConvModule conv2;
  private final List<MaxPool2d> pools;

  /**
   * Creates a layer.
   *
   * @param windows odd sizes of the windows, in cells
   */
  SPPBottleneck(int channels, List<Integer> windows, CspSettings settings) {
    pools = windows.stream().map(size -> new MaxPool2d(size, 1, size / 2)).toList();
    int middle = channels / 2;
    conv1 = child("conv1", settings.conv(ConvShape.of(channels, middle, 1)));
    int pooled = middle * (windows.size() + 1);
    conv2 = child("conv2", settings.conv(ConvShape.of(pooled, channels, 1)));
  }

  @Override
  public Tensor forward(Tensor x) {
    List<Tensor> parts = new ArrayList<>();
    Tensor y = conv1.forward(x);
    parts.add(y);
    for (MaxPool2d pool : pools) {
      parts.add(pool.forward(y));
    }
    return conv2.forward(Tensor.cat(parts, 1));
  }
}
