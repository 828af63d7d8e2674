package org.cfgrun.runtime.nn;

import org.cfgrun.components.Default;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that the parts of YOLOX share: how their convolutions are made.
 *
 * @param useDepthwise whether convolutions larger than 1x1 are depthwise separable
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization; none if None
 * @param actCfg activation; none if None
 */
public record CspSettings(
    @Default("False") boolean useDepthwise,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable NormLayers normCfg,
    @Default("dict(type='Swish')") @Nullable Activation actCfg) {
  /** Creates a convolution with normalization and activation. */
  public ConvModule conv(ConvShape shape) {
    return new ConvModule(shape, convCfg, normCfg, actCfg);
  }

  /** Creates a convolution with normalization and activation that is depthwise if so set. */
  public Layer spatialConv(ConvShape shape) {
    return useDepthwise
        ? new DepthwiseSeparableConvModule(shape, convCfg, normCfg, actCfg)
        : conv(shape);
  }
}
