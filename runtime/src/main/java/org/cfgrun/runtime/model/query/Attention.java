package org.cfgrun.runtime.model.query;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/** Attention of queries to keys and values: an entry of {@code attn_cfgs} in a config. */
@BuiltFrom(Registries.ATTENTION)
public abstract class Attention extends Module {
  /** Computes one output per query, in the shape of the queries. */
  public abstract Tensor forward(AttentionInput input);
}
