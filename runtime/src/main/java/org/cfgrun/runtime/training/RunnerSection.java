package org.cfgrun.runtime.training;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code runner}, or {@code total_epochs} of older configs, which means an epoch-based
 * one.
 */
final class RunnerSection {
  private static final String SECTION = "runner";
  private static final String TOTAL_EPOCHS = "total_epochs";

  private final DictNode dict;
  private final ComponentBuilder builder;
  private final Problems problems;

  private RunnerSection(DictNode dict, ComponentBuilder builder, Problems problems) {
    this.dict = dict;
    this.builder = builder;
    this.problems = problems;
  }

  /** Reads and checks the section; null when a problem was reported. */
  static @Nullable RunnerSection read(
      DictNode config, ComponentBuilder builder, Problems problems) {
    ConfigNode total = config.get(TOTAL_EPOCHS);
    DictNode dict =
        config.get(SECTION) == null && total != null
            ? epochBased(total, problems)
            : new TopLevel(config, problems).section(SECTION);
    if (dict == null) {
      return null;
    }
    boolean known = builder.at(SECTION).check(Runner.class, dict, problems);
    ConfigNode epochs = dict.get("max_epochs");
    if (total != null && epochs != null && !total.equals(epochs)) {
      problems.error(
          ErrorCode.DUPLICATE_KEY,
          total.origin().span(),
          "`total_epochs` is %s, but `runner.max_epochs` is %s; keep the latter."
              .formatted(total, epochs));
      return null;
    }
    return known ? new RunnerSection(dict, builder, problems) : null;
  }

  private static DictNode epochBased(ConfigNode total, Problems problems) {
    problems.warn(
        ErrorCode.DEPRECATED,
        total.origin().span(),
        "`total_epochs` is an older form of `runner = dict(type='EpochBasedRunner', max_epochs=%s)`."
            .formatted(total));
    Origin origin = total.origin();
    return new DictNode(Map.of(), origin)
        .with("type", new ScalarNode("EpochBasedRunner", origin))
        .with("max_epochs", total);
  }

  /** How long a run is. */
  RunLength length(int iterationsPerEpoch) {
    return dict.get("max_epochs") instanceof ScalarNode epochs
            && epochs.value() instanceof Long count
        ? new RunLength(count, count * iterationsPerEpoch)
        : new RunLength(
            null,
            dict.get("max_iters") instanceof ScalarNode iterations
                    && iterations.value() instanceof Long count
                ? count
                : 0);
  }

  /** The runner of a run; null when a problem was reported. */
  @Nullable Runner build(RunParts parts) {
    return builder.at(SECTION).build(Runner.class, dict, problems, parts);
  }
}
