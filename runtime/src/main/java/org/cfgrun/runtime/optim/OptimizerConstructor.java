package org.cfgrun.runtime.optim;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;

/** Divides a model's parameters into groups for an optimizer. */
@BuiltFrom(Registries.OPTIMIZER_BUILDERS)
public interface OptimizerConstructor {
  /**
   * The groups.
   *
   * @param model a model whose parameters have their values
   * @param base what the optimizer's config says for all
   */
  ParamGroups groups(Module model, BaseRates base);
}
