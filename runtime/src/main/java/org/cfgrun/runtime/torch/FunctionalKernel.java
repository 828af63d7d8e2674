package org.cfgrun.runtime.torch;

import org.jspecify.annotations.Nullable;

/** Java interface of {@code functional.torchscript}, which documents the functions. */
interface FunctionalKernel {
  Tensor every(Tensor x, int step);

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

  Tensor adaptiveAvgPool2d(Tensor x, long height, long width);

  Tensor adaptiveMaxPool2d(Tensor x, long height, long width);

  Tensor standardize(Tensor weight, double eps);

  Tensor normalizeLength(Tensor x, double power, double eps);

  Tensor avgPool2d(
      Tensor x, long kernel, long stride, long padding, boolean ceilMode, boolean countPadding);

  Tensor interpolateNearest(Tensor x, long height, long width);

  Tensor convBatchNorm(
      ElementType type,
      boolean direct,
      Tensor x,
      Tensor weight,
      long stride,
      long padding,
      long dilation,
      long groups,
      Tensor mean,
      Tensor variance,
      Tensor batches,
      Tensor gamma,
      Tensor beta,
      boolean training,
      double momentum,
      double eps,
      @Nullable Tensor shortcut,
      boolean relu);

  Tensor layerNorm(
      Tensor x, long[] shape, @Nullable Tensor gamma, @Nullable Tensor beta, double eps);

  Tensor gelu(Tensor x);

  Tensor silu(Tensor x);

  Tensor l2Norm(Tensor x, Tensor weight, double eps);

  Tensor leakyRelu(Tensor x, double slope);

  Tensor leakyRelu_(Tensor x, double slope);

  Tensor interpolateBilinear(Tensor x, long height, long width, boolean alignCorners);

  Tensor interpolateBicubic(Tensor x, long height, long width, boolean alignCorners);

  Tensor gridSample(Tensor x, Tensor grid, long mode, long padding, boolean alignCorners);

  Tensor dropout(Tensor x, double probability);

  Tensor pad(Tensor x, long[] sizes, double value);

  Tensor unfold(Tensor x, long kernel, long dilation, long padding, long stride);

  Tensor deformConv2d(
      Tensor x,
      Tensor offset,
      @Nullable Tensor mask,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long dilation,
      long groups,
      long offsetGroups);

  Tensor conv(
      ElementType type,
      boolean direct,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long dilation,
      long groups);

  Tensor convTranspose2d(
      ElementType type,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long groups);

  Tensor convRelu(
      ElementType type,
      boolean direct,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long dilation,
      long groups);
}
