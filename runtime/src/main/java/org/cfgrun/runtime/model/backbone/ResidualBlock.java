package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block {@code y = relu(F(x) + s(x))} (https://arxiv.org/abs/1512.03385). s is the
 * identity, or a 1x1 convolution with normalization if the shape changes.
 */
abstract class ResidualBlock extends Layer {
  private @Nullable Layer shortcutConv;
  private @Nullable Norm shortcutNorm;
  private final int outChannels;

  ResidualBlock(int outChannels) {
    this.outChannels = outChannels;
  }

  /** Returns the number of channels of the output. */
  final int outChannels() {
    return outChannels;
  }

  /**
   * Declares the shortcut. Call it after all other declarations: the shortcut is last among the
   * names.
   */
  final void shortcut(BlockShape shape) {
    int out = outChannels;
    if (shape.stride() != 1 || shape.in() != out) {
      ConvShape conv = ConvShape.of(shape.in(), out, 1).stride(shape.stride());
      shortcutConv = shape.conv(conv);
      shortcutNorm = shape.norms().layer(out);
      child("downsample", new Sequential(List.of(shortcutConv, shortcutNorm)));
    }
  }

  /** Computes the output {@code relu(F(x) + shortcut)}. */
  abstract Tensor forward(Tensor x, Tensor shortcut);

  /** Returns the normalization at the end of F. */
  abstract Norm lastNorm();

  @Override
  public final Tensor forward(Tensor x) {
    return forward(
        x,
        shortcutConv == null || shortcutNorm == null
            ? x
            : ConvNorm.linear(shortcutConv, shortcutNorm, x));
  }
}
