package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.jspecify.annotations.Nullable;

/**
 * Light head of Decoupled SOLO (https://arxiv.org/abs/1912.04488): the masks of the columns and of
 * the rows of a grid share one stack of convolutions.
 */
@Component(Registries.MODELS)
public final class DecoupledSOLOLightHead extends DecoupledSoloLayers {
  /**
   * @param settings arguments that all SOLO heads share
   * @param dcnCfg kind of the last convolution of each stack; the plain one if None
   * @param initCfg initial values
   */
  public record Args(
      @Inline SoloSettings settings,
      @Default("None") @Nullable ConvLayers dcnCfg,
      @Default(INIT) @Nullable InitCfg initCfg) {}

  public DecoupledSOLOLightHead(Args args) {
    super(args.settings(), List.of("mask_convs"), args.dcnCfg(), args.initCfg());
  }
}
