package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.jspecify.annotations.Nullable;

/**
 * Head of Decoupled SOLO (https://arxiv.org/abs/1912.04488): one stack of convolutions predicts the
 * masks of the columns of a grid, another those of its rows. The mask of a cell is their product.
 */
@Component(Registries.MODELS)
public final class DecoupledSOLOHead extends DecoupledSoloLayers {
  /**
   * @param settings arguments that all SOLO heads share
   * @param initCfg initial values
   */
  public record Args(@Inline SoloSettings settings, @Default(INIT) @Nullable InitCfg initCfg) {}

  public DecoupledSOLOHead(Args args) {
    super(args.settings(), List.of("mask_convs_x", "mask_convs_y"), null, args.initCfg());
  }
}
