package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ResidualBlock} is made of.
 *
 * @param in channels of the input
 * @param planes channels inside the block
 * @param stride of the block
 * @param dilation of its 3x3 convolution
 * @param style which convolution of a bottleneck takes the stride
 * @param convs kind of convolution; the plain one when null
 * @param norms kind of normalisation
 */
record BlockShape(
    int in,
    int planes,
    int stride,
    int dilation,
    ResNetStyle style,
    @Nullable ConvLayers convs,
    NormLayers norms) {

  /** The shape of a later block of the same stage, which has no stride. */
  BlockShape next(int in) {
    return new BlockShape(in, planes, 1, dilation, style, convs, norms);
  }

  /** A convolution without bias. */
  Layer conv(ConvShape shape) {
    return ConvLayers.layer(convs, shape, false);
  }

  /** The name of a normalisation: {@code bn1}. */
  String normName(int number) {
    return norms.prefix() + number;
  }
}
