package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.DropoutLayer;
import org.cfgrun.runtime.nn.FeedForward;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feed-forward network of a transformer's layer (https://arxiv.org/abs/1706.03762): linear layers
 * with an activation between them, and a shortcut.
 *
 * @param embedDims number of channels of input and output; that of the attention if None
 * @param feedforwardChannels number of channels between the linear layers
 * @param numFcs number of linear layers
 * @param actCfg activation after all linear layers but the last
 * @param ffnDrop dropout probability after each linear layer
 * @param dropoutLayer layer that the output passes before the shortcut is added; None for none
 * @param addIdentity whether the shortcut is added
 * @param initCfg initial values
 */
@Component(Registries.FEEDFORWARD_NETWORKS)
@BuiltFrom(value = Registries.FEEDFORWARD_NETWORKS, defaultType = "FFN")
public record FFN(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer embedDims,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int feedforwardChannels,
    @Bounds(min = 2, max = 100) @Default("2") int numFcs,
    @Default("dict(type='ReLU', inplace=True)") Activation actCfg,
    @Bounds(min = 0, max = 1) @Default("0.") double ffnDrop,
    @Default("None") @Nullable DropoutLayer dropoutLayer,
    @Default("True") boolean addIdentity,
    @Default("None") @Nullable InitCfg initCfg) {
  /** Returns the same network with the arguments that a layer sets; null leaves one as it is. */
  FFN with(@Nullable Integer channels, @Nullable Double drop, @Nullable Integer layers) {
    return new FFN(
        embedDims,
        channels == null ? feedforwardChannels : channels,
        layers == null ? numFcs : layers,
        actCfg,
        drop == null ? ffnDrop : drop,
        dropoutLayer,
        addIdentity,
        initCfg);
  }

  /**
   * Creates the network.
   *
   * @param channels number of channels of the attention beside it
   */
  Network network(int channels) {
    if (embedDims != null && embedDims != channels) {
      throw new ArgumentException(
          "ffn_cfgs",
          "`embed_dims` of `ffn_cfgs` must be that of the attention: expected %s, got %s."
              .formatted(channels, embedDims));
    }
    return new Network(this, channels);
  }

  /** Feed-forward network with a shortcut, which may be left out. */
  static final class Network extends Module {
    private final FeedForward layers;
    private final boolean addIdentity;

    private Network(FFN args, int channels) {
      DropoutLayer path = args.dropoutLayer() == null ? Dropout.of(0) : args.dropoutLayer();
      layers =
          new FeedForward(
              channels,
              args.feedforwardChannels(),
              args.numFcs(),
              args.actCfg(),
              args.ffnDrop(),
              path);
      layers.children().forEach(this::child);
      addIdentity = args.addIdentity();
      if (args.initCfg() != null) {
        args.initCfg().apply(this);
      }
    }

    /** Computes the output; the shortcut is the input if null. */
    Tensor forward(Tensor x, @Nullable Tensor identity) {
      return addIdentity ? layers.forward(x, identity == null ? x : identity) : layers.forward(x);
    }
  }
}
