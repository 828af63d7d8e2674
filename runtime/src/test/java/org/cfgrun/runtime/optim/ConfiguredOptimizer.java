package org.cfgrun.runtime.optim;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * Builds an optimizer from its config.
 *
 * @param config a dict as in a config file
 * @param problems receives problems of the config
 */
record ConfiguredOptimizer(String config, Problems problems) {
  private static final Components COMPONENTS = Components.standard();

  ConfiguredOptimizer(String config) {
    this(config, new Problems());
  }

  /** Returns the optimizer of a golden case. */
  static ConfiguredOptimizer of(JsonObject c) {
    String arguments =
        c.getAsJsonObject("args").entrySet().stream()
            .map(argument -> ", " + argument.getKey() + "=" + Goldens.text(argument.getValue()))
            .collect(Collectors.joining());
    String type = c.get("optimizer").getAsString();
    return new ConfiguredOptimizer("dict(type='%s'%s)".formatted(type, arguments));
  }

  /** Builds the optimizer, or returns null if the config is invalid. */
  @Nullable Optimizer build(List<NamedParameter> parameters) {
    return build(new ParamGroups(List.of(new ParamGroup(parameters, Map.of()))));
  }

  /** Builds the optimizer of parameter groups, or returns null if the config is invalid. */
  @Nullable Optimizer build(ParamGroups groups) {
    return new ComponentBuilder(COMPONENTS)
        .build(Optimizer.class, Constants.parse(config, "a.cfg"), problems, groups);
  }

  /** Returns the problems of the config. */
  List<String> complaints() {
    return problems.all().stream().map(Diagnostic::message).toList();
  }
}
