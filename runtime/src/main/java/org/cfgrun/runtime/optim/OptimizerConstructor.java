package org.cfgrun.runtime.optim;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;

/** Divides a model's parameters into groups for an optimizer. */
@BuiltFrom(Registries.OPTIMIZER_BUILDERS)
public interface OptimizerConstructor {
  /**
   * Creates the groups.
   *
   * @param model a materialized model
   * @param base learning rate and weight decay of the optimizer's config
   */
  ParamGroups groups(Module model, BaseRates base);
}
