package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;

/** Block of ResNet-18 and -34: two 3x3 convolutions, the first with the stride. */
final class BasicBlock extends ResidualBlock {
  private final Layer conv1;
  private final Norm norm1;
  private final Layer conv2;
  private final Norm norm2;

  BasicBlock(BlockShape shape) {
    super(shape.out());
    int planes = shape.planes();
    conv1 =
        child(
            "conv1",
            shape.conv(
                ConvShape.of(shape.in(), planes, 3)
                    .stride(shape.stride())
                    .padding(shape.dilation())
                    .dilation(shape.dilation())));
    norm1 = child(shape.normName(1), shape.norm(planes));
    conv2 = child("conv2", shape.conv(ConvShape.of(planes, planes, 3).padding(1)));
    norm2 = child(shape.normName(2), shape.norm(planes));
    shortcut(shape);
  }

  @Override
  Tensor forward(Tensor x, Tensor shortcut) {
    return ConvNorm.residual(conv2, norm2, shortcut, ConvNorm.relu(conv1, norm1, x));
  }

  @Override
  Norm lastNorm() {
    return norm2;
  }
}
