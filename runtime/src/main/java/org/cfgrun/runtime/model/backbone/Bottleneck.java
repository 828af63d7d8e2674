package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.PluginLayer;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Block of ResNet-50, -101 and -152: 1x1, 3x3 and 1x1 convolutions. The last one has four times the
 * channels. Plugins follow the convolutions.
 */
final class Bottleneck extends ResidualBlock {
  static final int EXPANSION = 4;

  private final Layer conv1;
  private final Norm norm1;
  private final Layer conv2;
  private final Norm norm2;
  private final Layer conv3;
  private final Norm norm3;
  private final List<PluginLayer> afterConv1;
  private final List<PluginLayer> afterConv2;
  private final List<PluginLayer> afterConv3;

  Bottleneck(BlockShape shape) {
    super(shape.planes() * EXPANSION);
    int width = shape.width();
    boolean caffe = shape.layers().style() == ResNetStyle.CAFFE;
    conv1 =
        child(
            "conv1",
            shape.conv(ConvShape.of(shape.in(), width, 1).stride(caffe ? shape.stride() : 1)));
    norm1 = child(shape.normName(1), shape.norm(width));
    conv2 =
        child(
            "conv2",
            shape.middleConv(
                ConvShape.of(width, width, 3)
                    .groups(shape.groups())
                    .stride(caffe ? 1 : shape.stride())
                    .padding(shape.dilation())
                    .dilation(shape.dilation())));
    norm2 = child(shape.normName(2), shape.norm(width));
    conv3 = child("conv3", shape.conv(ConvShape.of(width, outChannels(), 1)));
    norm3 = child(shape.normName(3), shape.norm(outChannels()));
    shortcut(shape);
    afterConv1 = plugins(shape, PluginPosition.AFTER_CONV1, width);
    afterConv2 = plugins(shape, PluginPosition.AFTER_CONV2, width);
    afterConv3 = plugins(shape, PluginPosition.AFTER_CONV3, outChannels());
  }

  @Override
  Tensor forward(Tensor x, Tensor shortcut) {
    Tensor y = apply(afterConv1, ConvNorm.relu(conv1, norm1, x));
    y = apply(afterConv2, ConvNorm.relu(conv2, norm2, y));
    if (afterConv3.isEmpty()) {
      return ConvNorm.residual(conv3, norm3, shortcut, y);
    }
    return apply(afterConv3, ConvNorm.linear(conv3, norm3, y)).add(shortcut).relu_();
  }

  @Override
  Norm lastNorm() {
    return norm3;
  }
}
