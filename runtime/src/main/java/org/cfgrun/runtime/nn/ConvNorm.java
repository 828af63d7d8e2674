package org.cfgrun.runtime.nn;

import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Fused convolution, normalization, shortcut and ReLU of residual networks, in one call of the
 * engine if possible.
 */
public final class ConvNorm {
  private ConvNorm() {}

  /** Computes {@code relu(norm(conv(x)))}, or {@code relu(conv(x))} without a norm. */
  public static Tensor relu(Layer conv, @Nullable Norm norm, Tensor x) {
    if (norm != null) {
      return forward(conv, norm, null, true, x);
    }
    return conv instanceof Conv2d plain ? plain.relu(x) : conv.forward(x).relu_();
  }

  /** Computes {@code norm(conv(x))}. */
  public static Tensor linear(Layer conv, Norm norm, Tensor x) {
    return forward(conv, norm, null, false, x);
  }

  /** Computes {@code relu(norm(conv(x)) + shortcut)}. */
  public static Tensor residual(Layer conv, Norm norm, Tensor shortcut, Tensor x) {
    return forward(conv, norm, shortcut, true, x);
  }

  private static Tensor forward(
      Layer conv, Norm norm, @Nullable Tensor shortcut, boolean relu, Tensor x) {
    if (conv instanceof Conv2d plain
        && plain.bias() == null
        && norm instanceof BatchNorm2d batch
        && batch.isLocal()) {
      ConvShape shape = plain.shape();
      return Functional.convBatchNorm(
          plain.input(x),
          plain.kernel(),
          shape.stride(),
          shape.padding(),
          shape.dilation(),
          shape.groups(),
          batch.tensors(),
          shortcut,
          relu);
    }
    Tensor y = norm.forward(conv.forward(x));
    if (shortcut != null) {
      y = y.add(shortcut);
    }
    return relu ? y.relu_() : y;
  }
}
