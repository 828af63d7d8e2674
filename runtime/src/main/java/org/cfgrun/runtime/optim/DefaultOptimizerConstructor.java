package org.cfgrun.runtime.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all parameters into one group, or with {@code paramwise_cfg} each parameter into a group, as
 * mmcv does. Frozen parameters are included, so that the parameter numbers in a checkpoint do not
 * depend on what is frozen.
 */
@Component(Registries.OPTIMIZER_BUILDERS)
public final class DefaultOptimizerConstructor implements OptimizerConstructor {
  private static final Logger LOGGER = LoggerFactory.getLogger(DefaultOptimizerConstructor.class);

  /**
   * @param paramwiseCfg rules that change options of single parameters
   */
  public record Args(@Default("None") @Nullable ParamwiseOptions paramwiseCfg) {}

  private final @Nullable ParamwiseOptions paramwise;

  /** Creates a constructor with the rules of a config. */
  public DefaultOptimizerConstructor(Args args) {
    paramwise = args.paramwiseCfg();
  }

  @Override
  public ParamGroups groups(Module model, BaseRates base) {
    if (paramwise == null || paramwise.isEmpty()) {
      return new ParamGroups(List.of(new ParamGroup(all(model), Map.of())));
    }
    if (paramwise.changesRate() && base.lr() == null) {
      throw new ArgumentException(
          "paramwise_cfg", "learning rate factors require the optimizer's `lr`");
    }
    if (paramwise.changesDecay() && base.weightDecay() == null) {
      throw new ArgumentException(
          "paramwise_cfg", "weight decay factors require the optimizer's `weight_decay`");
    }
    return new ParamGroups(onePerParameter(model, new ParamwiseRules(paramwise, base)));
  }

  private static List<NamedParameter> all(Module model) {
    Set<Parameter> seen = identitySet();
    List<NamedParameter> parameters = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (seen.add(parameter)) {
                parameters.add(new NamedParameter(name, parameter.data()));
              }
            });
    return parameters;
  }

  private List<ParamGroup> onePerParameter(Module model, ParamwiseRules rules) {
    Set<Parameter> seen = identitySet();
    List<ParamGroup> groups = new ArrayList<>();
    ParamwiseRules.Place.all(model)
        .forEach(
            place ->
                place
                    .module()
                    .own()
                    .forEach(
                        (name, parameter) -> {
                          if (!parameter.isBuffer() && !isBypassed(place.path(), parameter, seen)) {
                            groups.add(
                                new ParamGroup(
                                    List.of(
                                        new NamedParameter(place.dotted(name), parameter.data())),
                                    rules.options(place, name, parameter)));
                          }
                        }));
    return groups;
  }

  private boolean isBypassed(String path, Parameter parameter, Set<Parameter> seen) {
    if (seen.add(parameter) || paramwise == null || !paramwise.bypassesDuplicates()) {
      return false;
    }
    LOGGER.warn("{} is duplicate. It is skipped since bypass_duplicate=True", path);
    return true;
  }

  private static Set<Parameter> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
