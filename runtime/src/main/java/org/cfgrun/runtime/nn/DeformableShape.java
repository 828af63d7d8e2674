package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a deformable convolution.
 *
 * @param conv shape of the convolution
 * @param groups number of channel groups with separate offsets
 */
record DeformableShape(ConvShape conv, int groups) {
  DeformableShape {
    if (conv.in() % groups != 0) {
      throw new ArgumentException(
          "deform_groups",
          "%s input channels are not divisible by `deform_groups` = %s."
              .formatted(conv.in(), groups));
    }
  }

  /** Returns the shape of the weight. */
  long[] weight() {
    return new long[] {conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel()};
  }

  /** Returns the number of sampled positions of an output position. */
  int positions() {
    return groups * conv.kernel() * conv.kernel();
  }

  /**
   * Creates the convolution that predicts values for each sampled position, initially 0.
   *
   * @param values number of values of a position
   */
  Conv2d predictor(int values) {
    ConvShape shape =
        ConvShape.of(conv.in(), values * positions(), conv.kernel())
            .stride(conv.stride())
            .padding(conv.padding())
            .dilation(conv.dilation());
    Conv2d predictor = new Conv2d(shape, true);
    predictor.init(Init.constant(0));
    return predictor;
  }

  /** Computes {@link Functional#deformConv2d}. */
  Tensor convolve(
      Tensor x, Tensor offset, @Nullable Tensor mask, Parameter weight, @Nullable Parameter bias) {
    return Functional.deformConv2d(
        x,
        offset,
        mask,
        weight.data(),
        bias == null ? null : bias.data(),
        conv.stride(),
        conv.padding(),
        conv.dilation(),
        conv.groups(),
        groups);
  }
}
