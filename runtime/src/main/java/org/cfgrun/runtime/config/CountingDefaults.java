package org.cfgrun.runtime.config;

import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Default unit of hooks, epochs or iterations, if a config leaves it to the runner. */
final class CountingDefaults {
  private static final String TYPE = "type";
  private static final String BY_EPOCH = "by_epoch";

  private final Catalog catalog;
  private final boolean iterations;

  /**
   * Creates the defaults of a run.
   *
   * @param config the whole config
   * @param catalog knows which hooks can count both
   */
  CountingDefaults(DictNode config, Catalog catalog) {
    this.catalog = catalog;
    this.iterations =
        LegacyRunLength.sectionIn(config) instanceof DictNode runner
            && runner.get(TYPE) instanceof ScalarNode type
            && type.value() instanceof String name
            && withoutScope(name).startsWith("IterBased");
  }

  private String withoutScope(String runner) {
    ComponentSchema schema = catalog.find(Registries.RUNNERS, runner);
    return schema == null ? runner : schema.name();
  }

  /** Returns the hook with the runner's unit, even if it sets another one. */
  DictNode always(DictNode hook) {
    return hook.with(BY_EPOCH, new ScalarNode(!iterations, hook.origin()));
  }

  /**
   * Returns the hook with iterations as its unit if the runner counts them and the hook can count
   * both.
   */
  DictNode in(DictNode hook) {
    return iterations && hook.get(BY_EPOCH) == null && byEpoch(hook) != null
        ? hook.with(BY_EPOCH, new ScalarNode(false, hook.origin()))
        : hook;
  }

  /**
   * Warns of a schedule that counts epochs, explicitly or by default, while the runner counts
   * iterations: its policy would never act.
   */
  void warnOfEpochs(String section, DictNode hook, Problems problems) {
    if (iterations && countsEpochs(hook)) {
      problems.add(
          Diagnostic.warning(
                  ErrorCode.BAD_ARGUMENT,
                  hook.origin().span(),
                  "`%s` counts epochs, but the runner counts iterations: its policy never acts."
                      .formatted(section))
              .help("set `by_epoch=False`"));
    }
  }

  private boolean countsEpochs(DictNode hook) {
    ArgumentSchema byEpoch = byEpoch(hook);
    ConfigNode said = hook.get(BY_EPOCH);
    if (byEpoch == null || said == null) {
      return byEpoch != null && "True".equals(byEpoch.defaultText());
    }
    return said instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value());
  }

  private @Nullable ArgumentSchema byEpoch(DictNode hook) {
    ComponentSchema schema = catalog.find(Registries.HOOKS, String.valueOf(hook.get(TYPE)));
    return schema == null ? null : ArgumentSchema.find(schema.arguments(), BY_EPOCH);
  }
}
