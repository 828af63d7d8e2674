package org.cfgrun.runtime.torch;

import org.jspecify.annotations.Nullable;

/** The functions of {@code functional.torchscript}, which says what they do. */
interface FunctionalKernel {
  Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long dilation,
      long groups);

  Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias);

  Tensor conv2dIn(
      ElementType type,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long dilation,
      long groups);

  Tensor linearIn(ElementType type, Tensor x, Tensor weight, @Nullable Tensor bias);

  Tensor batchNorm(
      Tensor x,
      Tensor mean,
      Tensor variance,
      @Nullable Tensor gamma,
      @Nullable Tensor beta,
      boolean training,
      double momentum,
      double eps);

  Tensor groupNorm(
      Tensor x, long groups, @Nullable Tensor gamma, @Nullable Tensor beta, double eps);

  Tensor maxPool2d(Tensor x, long kernel, long stride, long padding, boolean ceilMode);

  Tensor interpolateNearest(Tensor x, long height, long width);
}
