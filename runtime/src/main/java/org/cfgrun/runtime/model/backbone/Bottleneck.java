package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Block of ResNet-50, -101 and -152: 1x1, 3x3 and 1x1 convolutions. The last one has four times the
 * channels.
 */
final class Bottleneck extends ResidualBlock {
  private static final int EXPANSION = 4;

  private final Layer conv1;
  private final Norm norm1;
  private final Layer conv2;
  private final Norm norm2;
  private final Layer conv3;
  private final Norm norm3;

  Bottleneck(BlockShape shape) {
    super(shape.planes() * EXPANSION);
    int planes = shape.planes();
    boolean caffe = shape.style() == ResNetStyle.CAFFE;
    conv1 =
        child(
            "conv1",
            shape.conv(ConvShape.of(shape.in(), planes, 1).stride(caffe ? shape.stride() : 1)));
    norm1 = child(shape.normName(1), shape.norms().layer(planes));
    conv2 =
        child(
            "conv2",
            shape.conv(
                ConvShape.of(planes, planes, 3)
                    .stride(caffe ? 1 : shape.stride())
                    .padding(shape.dilation())
                    .dilation(shape.dilation())));
    norm2 = child(shape.normName(2), shape.norms().layer(planes));
    conv3 = child("conv3", shape.conv(ConvShape.of(planes, outChannels(), 1)));
    norm3 = child(shape.normName(3), shape.norms().layer(outChannels()));
    shortcut(shape);
  }

  @Override
  Tensor forward(Tensor x, Tensor shortcut) {
    Tensor y = ConvNorm.relu(conv1, norm1, x);
    return ConvNorm.residual(conv3, norm3, shortcut, ConvNorm.relu(conv2, norm2, y));
  }

  @Override
  Norm lastNorm() {
    return norm3;
  }
}
