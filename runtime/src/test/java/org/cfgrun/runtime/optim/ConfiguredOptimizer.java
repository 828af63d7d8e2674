package org.cfgrun.runtime.optim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer by its config.
 *
 * @param config a dict as a user writes it
 * @param problems takes what is wrong with it
 */
record ConfiguredOptimizer(String config, Problems problems) {
  private static final Components COMPONENTS = Components.standard();

  ConfiguredOptimizer(String config) {
    this(config, new Problems());
  }

  /** The optimizer of a golden case; torch's choices among its implementations are left out. */
  static ConfiguredOptimizer of(JsonObject c) {
    String arguments =
        c.getAsJsonObject("args").entrySet().stream()
            .filter(argument -> !argument.getKey().equals("foreach"))
            .map(argument -> ", " + argument.getKey() + "=" + text(argument.getValue()))
            .collect(Collectors.joining());
    String type = c.get("optimizer").getAsString();
    return new ConfiguredOptimizer("dict(type='%s'%s)".formatted(type, arguments));
  }

  private static String text(JsonElement json) {
    return json.toString()
        .replace("true", "True")
        .replace("false", "False")
        .replace("null", "None");
  }

  /** Builds it; null when it cannot be built. */
  @Nullable Optimizer build(List<NamedParameter> parameters) {
    ParamGroups groups = new ParamGroups(List.of(new ParamGroup(parameters, Map.of())));
    return new ComponentBuilder(COMPONENTS)
        .build(Optimizer.class, Constants.parse(config, "a.cfg"), problems, groups);
  }

  /** What is wrong with it. */
  List<String> complaints() {
    return problems.all().stream().map(Diagnostic::message).toList();
  }
}
