package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@link ConvModule} as a layer that a config inserts: convolution, normalization and activation.
 *
 * @param inChannels number of channels of the input
 * @param outChannels number of channels of the output; the same
 * @param kernelSize kernel size, odd
 * @param padding zeros added on each side: half of the kernel, so that the size stays the same
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization; none if None
 * @param actCfg kind of activation; none if None
 * @param inplace accepted for compatibility with mmcv's configs; has no effect
 * @param postfix end of the layer's name
 */
@Component(
    value = Registries.PLUGIN_LAYERS,
    names = {"ConvModule"})
public record ConvPlugin(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
    @Bounds(min = 1, max = 63) int kernelSize,
    @Default("0") int padding,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("None") @Nullable NormLayers normCfg,
    @Default("dict(type='ReLU')") @Nullable Activation actCfg,
    @Default("True") boolean inplace,
    @Default("''") Postfix postfix)
    implements Plugin {
  public ConvPlugin {
    if (padding * 2 + 1 != kernelSize) {
      throw new ArgumentException(
          "padding",
          "`padding` must be half of an odd `kernel_size`, so that the size stays the same, got %s for %s."
              .formatted(padding, kernelSize));
    }
  }

  @Override
  public String name() {
    return "conv_block" + postfix.text();
  }

  @Override
  public PluginLayer layer(int channels) {
    require("in_channels", inChannels, channels);
    require("out_channels", outChannels, channels);
    return new Block();
  }

  private static void require(String argument, int got, int channels) {
    if (got != channels) {
      throw new ArgumentException(
          argument,
          "Expected `%s` to be %s, the channels at this position, got %s."
              .formatted(argument, channels, got));
    }
  }

  /** The layers of a {@link ConvModule}, under its names. */
  private final class Block extends PluginLayer implements SelfInitialized {
    private final ConvModule module;

    Block() {
      ConvShape shape = ConvShape.of(inChannels, outChannels, kernelSize).padding(padding);
      module = new ConvModule(shape, convCfg, normCfg, actCfg);
      module.children().forEach(this::child);
    }

    @Override
    public void initialize() {
      module.initialize();
    }

    @Override
    public Tensor forward(Tensor x) {
      return module.forward(x);
    }
  }
}
