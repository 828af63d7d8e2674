package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Feature relay of SCNet (https://arxiv.org/abs/2012.10150): a linear layer that makes a map of the
 * features of a box head, which is then enlarged and added to the features for the mask.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class FeatureRelayHead extends Module implements PretrainedPart.Owner {
  /**
   * @param inChannels size of the features of the box head
   * @param outConvChannels number of channels of the map
   * @param roiFeatSize height and width of the map before it is enlarged
   * @param scaleFactor factor by which it is enlarged, bilinearly
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int outConvChannels,
      @Bounds(min = 1, max = 1024) @Default("7") int roiFeatSize,
      @Bounds(min = 1, max = 64) @Default("2") int scaleFactor,
      @Default("dict(type='Kaiming', layer='Linear')") @Nullable InitCfg initCfg) {}

  private final Args args;
  private final Linear linear;

  public FeatureRelayHead(Args args) {
    this.args = args;
    int size = args.outConvChannels() * args.roiFeatSize() * args.roiFeatSize();
    linear = child("fc", new Linear(args.inChannels(), size, true));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Returns the size of the input. */
  int inChannels() {
    return args.inChannels();
  }

  /** Returns the number of channels of the output. */
  int outChannels() {
    return args.outConvChannels();
  }

  /** Returns the height and width of the output. */
  OutputSize outputSize() {
    int side = args.roiFeatSize() * args.scaleFactor();
    return new OutputSize(side, side);
  }

  /**
   * Computes the map of each region.
   *
   * @param features {@code [n, in_channels]}
   * @return {@code [n, channels, height, width]}; null without regions
   */
  @Nullable Tensor forward(Tensor features) {
    if (features.shape().get(0) == 0) {
      return null;
    }
    int side = args.roiFeatSize();
    Tensor map = linear.forward(features).reshape(-1, args.outConvChannels(), side, side);
    OutputSize size = outputSize();
    return Functional.interpolateBilinear(map, size.height(), size.width(), true);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
