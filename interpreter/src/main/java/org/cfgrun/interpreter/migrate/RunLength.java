package org.cfgrun.interpreter.migrate;

import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * The length of a 2.x run.
 *
 * @param length epochs or iterations; null if the config sets none
 * @param byEpoch whether the runner counts epochs
 * @param from the section that says so
 */
record RunLength(@Nullable Long length, boolean byEpoch, @Nullable ConfigNode from) {
  static RunLength of(DictNode config) {
    if (config.get("runner") instanceof DictNode runner) {
      boolean byEpoch = runner.get("max_iters") == null;
      return new RunLength(
          Nodes.integer(runner.get(byEpoch ? "max_epochs" : "max_iters")), byEpoch, runner);
    }
    ConfigNode iterations = config.get("total_iters");
    ConfigNode length = iterations == null ? config.get("total_epochs") : iterations;
    return new RunLength(Nodes.integer(length), iterations == null, length);
  }
}
