package org.cfgrun.runtime.model.query;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Lets queries read values: an entry of what a config calls {@code attn_cfgs}. */
@BuiltFrom(Registries.ATTENTION)
public abstract class Attention extends Module {
  /** Computes one output a query, of the query's shape. */
  public abstract Tensor forward(AttentionInput input);
}
