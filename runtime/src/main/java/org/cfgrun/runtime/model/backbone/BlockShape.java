package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Structure of a {@link ResidualBlock}.
 *
 * @param in channels of the input
 * @param planes channels inside the block
 * @param stride of the block
 * @param dilation of its 3x3 convolution
 * @param width channels of the 3x3 convolution of a bottleneck
 * @param groups groups of that convolution
 * @param style convolution of a bottleneck that takes the stride
 * @param convs kind of convolution; the plain one if null
 * @param norms kind of normalization
 * @param plugins layers inserted into the block
 */
record BlockShape(
    int in,
    int planes,
    int stride,
    int dilation,
    int width,
    int groups,
    ResNetStyle style,
    @Nullable ConvLayers convs,
    NormLayers norms,
    List<StagePlugin> plugins) {

  /** Returns the shape of a later block of the same stage, which has no stride. */
  BlockShape next(int in) {
    return new BlockShape(in, planes, 1, dilation, width, groups, style, convs, norms, plugins);
  }

  /** Returns the same shape with another 3x3 convolution. */
  BlockShape grouped(int width, int groups) {
    return new BlockShape(
        in, planes, stride, dilation, width, groups, style, convs, norms, plugins);
  }

  /** Returns a convolution without bias. */
  Layer conv(ConvShape shape) {
    return ConvLayers.layer(convs, shape, false);
  }

  /** Returns the name of a normalization layer, such as {@code bn1}. */
  String normName(int number) {
    return norms.prefix() + number;
  }
}
