package org.cfgrun.runtime.nn;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that the parts of YOLOv3 share: how their convolutions are made.
 *
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization; none if None
 * @param actCfg activation; none if None
 */
public record DarknetSettings(
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("dict(type='BN', requires_grad=True)") @Nullable NormLayers normCfg,
    @Default("dict(type='LeakyReLU', negative_slope=0.1)") @Nullable Activation actCfg) {
  /** Creates a 1x1 convolution with normalization and activation. */
  public ConvModule point(int in, int out) {
    return conv(ConvShape.of(in, out, 1));
  }

  /** Creates a 3x3 convolution with normalization and activation that keeps the resolution. */
  public ConvModule window(int in, int out) {
    return conv(ConvShape.of(in, out, 3).padding(1));
  }

  /** Creates a convolution with normalization and activation. */
  public ConvModule conv(ConvShape shape) {
    return new ConvModule(shape, convCfg, normCfg, actCfg);
  }
}
