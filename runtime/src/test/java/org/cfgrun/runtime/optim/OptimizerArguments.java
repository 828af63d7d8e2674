package org.cfgrun.runtime.optim;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;

/** The arguments of a golden case, with torch's defaults for those that it leaves out. */
record OptimizerArguments(JsonObject json) {
  SGD.Args sgd() {
    return new SGD.Args(
        number("lr", 1e-3),
        number("momentum", 0),
        number("dampening", 0),
        number("weight_decay", 0),
        flag("nesterov"),
        flag("maximize"));
  }

  Adam.Args adam() {
    return new Adam.Args(
        number("lr", 1e-3),
        betas(),
        number("eps", 1e-8),
        number("weight_decay", 0),
        flag("amsgrad"),
        flag("maximize"),
        flag("decoupled_weight_decay"));
  }

  AdamW.Args adamW() {
    return new AdamW.Args(
        number("lr", 1e-3),
        betas(),
        number("eps", 1e-8),
        number("weight_decay", 1e-2),
        flag("amsgrad"),
        flag("maximize"));
  }

  private double number(String name, double otherwise) {
    return json.has(name) ? json.get(name).getAsDouble() : otherwise;
  }

  private boolean flag(String name) {
    return json.has(name) && json.get(name).getAsBoolean();
  }

  private List<Double> betas() {
    return json.has("betas")
        ? Arrays.stream(JsonTensors.flat(json.get("betas"))).boxed().toList()
        : List.of(0.9, 0.999);
  }
}
