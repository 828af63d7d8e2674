package org.cfgrun.runtime.model.dense;

import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConv2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Deformable convolution whose offsets are computed from boxes by a 1x1 convolution (guided
 * anchoring, https://arxiv.org/abs/1901.03278; FoveaBox, https://arxiv.org/abs/1904.03797).
 */
final class FeatureAlign extends Module {
  private final Conv2d offset;
  private final DeformConv2d adaption;

  /**
   * Adds the convolutions.
   *
   * @param boxes number of channels of the boxes
   * @param channels number of channels of input and output
   * @param groups number of channel groups with separate offsets
   */
  FeatureAlign(int boxes, int channels, int groups) {
    offset = child("conv_offset", new Conv2d(ConvShape.of(boxes, groups * 18, 1), false));
    adaption =
        child(
            "conv_adaption",
            new DeformConv2d(ConvShape.of(channels, channels, 3).padding(1), groups));
  }

  /** Declares the initial values; those of the offsets are 0, as in every dense head. */
  void initialize() {
    adaption.weight().init(Init.normal(0, 0.01));
  }

  /**
   * Computes the output.
   *
   * @param boxes {@code [N, boxes, H, W]}
   */
  Tensor forward(Tensor x, Tensor boxes) {
    return adaption.forward(x, offset.forward(boxes)).relu_();
  }
}
