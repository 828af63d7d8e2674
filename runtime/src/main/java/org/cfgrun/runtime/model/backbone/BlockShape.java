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
 * @param out channels of the output
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
    int out,
    int stride,
    int dilation,
    int width,
    int groups,
    boolean isFirst,
    BlockLayers layers) {

  /** Returns the shape of a later block of the same stage, which has no stride. */
  BlockShape next() {
    return new BlockShape(out, planes, out, 1, dilation, width, groups, false, layers);
  }

  /** Returns the same shape with another kind of 3x3 convolution. */
  BlockShape withMiddle(ConvLayers middle) {
    return new BlockShape(
        in, planes, out, stride, dilation, width, groups, isFirst, layers.withMiddle(middle));
  }

  /** Returns the stride of the first convolution of a bottleneck. */
  int firstStride() {
    return layers.style() == ResNetStyle.CAFFE ? stride : 1;
  }

  /** Returns the stride of the middle of a bottleneck. */
  int middleStride() {
    return layers.style() == ResNetStyle.CAFFE ? 1 : stride;
  }

  /** Returns a convolution without bias. */
  Layer conv(ConvShape shape) {
    return ConvLayers.layer(layers.convs(), shape, false);
  }

  /** Returns a 3x3 convolution of a bottleneck, without bias; it may be deformable. */
  Layer middleConv(int in, int out, int stride, int groups) {
    ConvShape shape =
        ConvShape.of(in, out, 3).groups(groups).stride(stride).padding(dilation).dilation(dilation);
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
