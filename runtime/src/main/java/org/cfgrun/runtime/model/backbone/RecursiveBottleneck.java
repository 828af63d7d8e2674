package org.cfgrun.runtime.model.backbone;

import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Bottleneck that can add a map of a feature pyramid to its output, before the last ReLU
 * (DetectoRS, https://arxiv.org/abs/2006.02334).
 */
final class RecursiveBottleneck extends Bottleneck.Plain {
  private final Conv2d rfpConv;

  /**
   * Creates a block.
   *
   * @param channels number of channels of the map that is added
   */
  RecursiveBottleneck(BlockShape shape, int channels) {
    super(shape);
    rfpConv = child("rfp_conv", new Conv2d(ConvShape.of(channels, outChannels(), 1), true));
  }

  /**
   * Computes the output with a map of a pyramid.
   *
   * @param feedback {@code [N, channels, H, W]}, of the size of the output
   */
  Tensor recursive(Tensor x, Tensor feedback) {
    return forward(x, shortcutOf(x).add(rfpConv.forward(feedback)));
  }
}
