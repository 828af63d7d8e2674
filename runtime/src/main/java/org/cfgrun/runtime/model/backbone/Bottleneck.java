package org.cfgrun.runtime.model.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.PluginLayer;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Bottleneck block: a 1x1 convolution, 3x3 convolutions, and a 1x1 convolution to the channels of
 * the output. A variant defines the middle. Plugins follow the convolutions.
 */
abstract class Bottleneck extends ResidualBlock {
  /** Channels of the output, as a multiple of {@code planes}. */
  static final int EXPANSION = 4;

  private final Layer conv1;
  private final Norm norm1;
  private final Layer conv3;
  private final Norm norm3;
  private final List<PluginLayer> afterConv1;
  private final List<PluginLayer> afterConv2;
  private final List<PluginLayer> afterConv3;

  /**
   * Declares the layers around the middle.
   *
   * @param width channels of the middle
   * @param middle layers of the middle that are declared between the 1x1 convolutions, by name
   */
  Bottleneck(BlockShape shape, int width, Map<String, ? extends Module> middle) {
    super(shape.out());
    ConvShape first = ConvShape.of(shape.in(), width, 1).stride(shape.firstStride());
    conv1 = child("conv1", shape.conv(first));
    norm1 = child(shape.normName(1), shape.norm(width));
    middle.forEach(this::child);
    conv3 = child("conv3", shape.conv(ConvShape.of(width, outChannels(), 1)));
    norm3 = child(shape.normName(3), shape.norm(outChannels()));
    shortcut(shape);
    afterConv1 = plugins(shape, PluginPosition.AFTER_CONV1, width);
    afterConv2 = plugins(shape, PluginPosition.AFTER_CONV2, width);
    afterConv3 = plugins(shape, PluginPosition.AFTER_CONV3, outChannels());
  }

  /** Computes the 3x3 convolutions with normalization and ReLU. */
  abstract Tensor middle(Tensor x);

  @Override
  final Tensor forward(Tensor x, Tensor shortcut) {
    Tensor y = apply(afterConv1, ConvNorm.relu(conv1, norm1, x));
    y = apply(afterConv2, middle(y));
    if (afterConv3.isEmpty()) {
      return ConvNorm.residual(conv3, norm3, shortcut, y);
    }
    return apply(afterConv3, ConvNorm.linear(conv3, norm3, y)).add(shortcut).relu_();
  }

  @Override
  final Norm lastNorm() {
    return norm3;
  }

  /** Bottleneck of ResNet, ResNeXt and RegNet: one 3x3 convolution, which may have groups. */
  static class Plain extends Bottleneck {
    private final Layer conv2;
    private final Norm norm2;

    Plain(BlockShape shape) {
      this(
          shape,
          shape.middleConv(shape.width(), shape.width(), shape.middleStride(), shape.groups()),
          shape.norm(shape.width()));
    }

    private Plain(BlockShape shape, Layer conv2, Norm norm2) {
      super(shape, shape.width(), named(shape, conv2, norm2));
      this.conv2 = conv2;
      this.norm2 = norm2;
    }

    private static Map<String, Module> named(BlockShape shape, Layer conv2, Norm norm2) {
      Map<String, Module> layers = new LinkedHashMap<>();
      layers.put("conv2", conv2);
      layers.put(shape.normName(2), norm2);
      return layers;
    }

    @Override
    final Tensor middle(Tensor x) {
      return ConvNorm.relu(conv2, norm2, x);
    }
  }
}
