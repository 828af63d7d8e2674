package org.cfgrun.runtime.optim;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;

/**
 * Creates the optimizer of a model. Most constructors only divide the parameters into groups and
 * override {@link #groups}; one that creates the optimizer itself overrides {@link #optimizer}.
 */
@BuiltFrom(Registries.OPTIMIZER_BUILDERS)
public interface OptimizerConstructor {
  /**
   * Creates the groups. By default, all parameters form one.
   *
   * @param model a materialized model
   * @param base learning rate and weight decay of the optimizer's config
   */
  default ParamGroups groups(Module model, BaseRates base) {
    return new ParamGroups(
        List.of(
            new ParamGroup(
                model.parameters().entrySet().stream()
                    .map(entry -> new NamedParameter(entry.getKey(), entry.getValue().data()))
                    .toList(),
                Map.of())));
  }

  /**
   * Creates the optimizer. By default, the one of the config over {@link #groups}.
   *
   * @param model a materialized model
   * @param base learning rate and weight decay of the optimizer's config
   * @param configured creates the optimizer of the config over some groups
   */
  default Optimizer optimizer(
      Module model, BaseRates base, Function<ParamGroups, Optimizer> configured) {
    return configured.apply(groups(model, base));
  }
}
