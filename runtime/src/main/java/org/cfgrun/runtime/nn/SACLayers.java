package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Switchable atrous convolution (DetectoRS, https://arxiv.org/abs/2006.02334): each position mixes
 * a convolution and one of three times its dilation.
 *
 * @param useDeform whether both convolutions are deformable
 */
@Component(
    value = Registries.CONV_LAYERS,
    names = {"SAC"})
public record SACLayers(@Default("False") boolean useDeform) implements ConvLayers {
  @Override
  public Layer layer(ConvShape shape, boolean hasBias) {
    if (useDeform && shape.kernel() != 3) {
      throw new ArgumentException(
          "use_deform",
          "`use_deform=True` requires a 3x3 convolution, got a kernel of %s. Set it to False."
              .formatted(shape.kernel()));
    }
    return new SwitchableConv2d(shape, hasBias, useDeform);
  }
}
