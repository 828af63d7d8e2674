package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;

/**
 * Structure of a {@link ResidualBlock}.
 *
 * @param in channels of the input
 * @param planes channels inside the block
 * @param stride of the block
 * @param dilation of its 3x3 convolution
 * @param width channels of the 3x3 convolution of a bottleneck
 * @param groups groups of that convolution
 * @param isFirst whether the block is the first of its stage
 * @param layers kinds of its layers
 */
record BlockShape(
    int in,
    int planes,
    int stride,
    int dilation,
    int width,
    int groups,
    boolean isFirst,
    BlockLayers layers) {

  /** Returns the shape of a later block of the same stage, which has no stride. */
  BlockShape next(int in) {
    return new BlockShape(in, planes, 1, dilation, width, groups, false, layers);
  }

  /** Returns the same shape with another 3x3 convolution. */
  BlockShape grouped(int width, int groups) {
    return new BlockShape(in, planes, stride, dilation, width, groups, isFirst, layers);
  }

  /** Returns a convolution without bias. */
  Layer conv(ConvShape shape) {
    return ConvLayers.layer(layers.convs(), shape, false);
  }

  /** Returns the 3x3 convolution of a bottleneck, without bias; it may be deformable. */
  Layer middleConv(ConvShape shape) {
    ConvLayers deformable = layers.deformable();
    return deformable == null ? conv(shape) : deformable.layer(shape, false);
  }

  /** Returns a normalization layer. */
  Norm norm(int channels) {
    return layers.norms().layer(channels);
  }

  /** Returns the name of a normalization layer, such as {@code bn1}. */
  String normName(int number) {
    return layers.norms().prefix() + number;
  }
}
