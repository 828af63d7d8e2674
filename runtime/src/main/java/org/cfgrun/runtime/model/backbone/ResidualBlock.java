package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.AvgPool2d;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.Plugin;
import org.cfgrun.runtime.nn.PluginLayer;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block {@code y = relu(F(x) + s(x))} (https://arxiv.org/abs/1512.03385). s is the
 * identity, or a 1x1 convolution with normalization if the shape changes.
 */
abstract class ResidualBlock extends Layer {
  private @Nullable AvgPool2d shortcutPool;
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
   * Declares the shortcut. Call it after all declarations but those of plugins: that is the order
   * of the names.
   */
  final void shortcut(BlockShape shape) {
    int out = outChannels;
    if (shape.stride() != 1 || shape.in() != out) {
      List<Layer> layers = new ArrayList<>();
      int stride = shape.stride();
      if (shape.layers().avgDown()) {
        shortcutPool = AvgPool2d.covering(stride);
        layers.add(shortcutPool);
        stride = 1;
      }
      shortcutConv = shape.conv(ConvShape.of(shape.in(), out, 1).stride(stride));
      shortcutNorm = shape.norm(out);
      layers.add(shortcutConv);
      layers.add(shortcutNorm);
      child("downsample", new Sequential(layers));
    }
  }

  /**
   * Declares the plugins of a position.
   *
   * @param channels number of channels at that position
   * @return the layers, in the order of the config
   */
  final List<PluginLayer> plugins(BlockShape shape, PluginPosition position, int channels) {
    List<PluginLayer> layers = new ArrayList<>();
    for (StagePlugin plugin : shape.layers().plugins()) {
      if (plugin.position() == position) {
        layers.add(plugin(plugin.cfg(), channels));
      }
    }
    return List.copyOf(layers);
  }

  private PluginLayer plugin(Plugin plugin, int channels) {
    if (children().containsKey(plugin.name())) {
      throw new ArgumentException(
          "plugins",
          "Two plugins of a block are named `%s`. Give them different values of `postfix`."
              .formatted(plugin.name()));
    }
    return child(plugin.name(), plugin.layer(channels));
  }

  /** Applies layers one after the other. */
  static Tensor apply(List<PluginLayer> layers, Tensor x) {
    Tensor y = x;
    for (PluginLayer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  /** Computes the output {@code relu(F(x) + shortcut)}. */
  abstract Tensor forward(Tensor x, Tensor shortcut);

  /** Returns the normalization at the end of F. */
  abstract Norm lastNorm();

  /** Computes the shortcut s(x). */
  final Tensor shortcutOf(Tensor x) {
    if (shortcutConv == null || shortcutNorm == null) {
      return x;
    }
    return ConvNorm.linear(
        shortcutConv, shortcutNorm, shortcutPool == null ? x : shortcutPool.forward(x));
  }

  @Override
  public final Tensor forward(Tensor x) {
    return forward(x, shortcutOf(x));
  }
}
