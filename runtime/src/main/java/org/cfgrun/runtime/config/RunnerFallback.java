package org.cfgrun.runtime.config;

import java.util.Arrays;
import java.util.Map;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Replaces another project's runner by mmcv's if only the length of a run matters. Projects name
 * theirs after the one they extend, such as {@code EpochBasedRunnerAmp}.
 */
public enum RunnerFallback {
  EPOCHS("EpochBased", "EpochBasedRunner", "max_epochs"),
  ITERATIONS("IterBased", "IterBasedRunner", "max_iters");

  private static final String TYPE = "type";

  private final String mark;
  private final String type;
  private final String length;

  RunnerFallback(String mark, String type, String length) {
    this.mark = mark;
    this.type = type;
    this.length = length;
  }

  /** Returns the config with an available runner, and warns if it is not the config's own. */
  public static DictNode in(DictNode config, Catalog catalog, Problems problems) {
    if (Section.RUNNER.in(config) instanceof DictNode section
        && section.get(TYPE) instanceof ScalarNode named
        && named.value() instanceof String name
        && catalog.find(Registries.RUNNERS, name) == null) {
      RunnerFallback fallback = of(name);
      if (fallback != null) {
        problems.add(
            Diagnostic.warning(
                ErrorCode.UNKNOWN_TYPE,
                named.origin().span(),
                "The runner `%s` is not available. Assuming that it counts like `%s`."
                    .formatted(name, fallback.type)));
        return config.with(Section.RUNNER.key(), fallback.section(section, named));
      }
    }
    return config;
  }

  private static @Nullable RunnerFallback of(String name) {
    return Arrays.stream(values())
        .filter(each -> name.contains(each.mark))
        .findFirst()
        .orElse(null);
  }

  private DictNode section(DictNode theirs, ScalarNode named) {
    DictNode section =
        new DictNode(Map.of(), theirs.origin()).with(TYPE, new ScalarNode(type, named.origin()));
    ConfigNode count = theirs.get(length);
    return count == null ? section : section.with(length, count);
  }
}
