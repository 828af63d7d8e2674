package org.cfgrun.runtime.config;

import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.runner.IterBasedRunner;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.RunParts;
import org.cfgrun.runtime.runner.Runner;
import org.jspecify.annotations.Nullable;

/** Section {@code runner}, or its older form. */
public final class RunnerSection {
  private final DictNode dict;
  private final ComponentBuilder builder;
  private final Problems problems;

  private RunnerSection(DictNode dict, ComponentBuilder builder, Problems problems) {
    this.dict = dict;
    this.builder = builder;
    this.problems = problems;
  }

  /** Reads and checks the section; returns null if it is absent or has errors. */
  public static @Nullable RunnerSection read(Sections sections, ComponentBuilder builder) {
    DictNode config = sections.root();
    Problems problems = sections.problems();
    warnOfOlderForm(config, problems);
    ConfigNode section = LegacyRunLength.sectionIn(config);
    DictNode whole = section == null ? config : config.with(Section.RUNNER.key(), section);
    DictNode dict = new Sections(whole, problems).dict(Section.RUNNER);
    if (dict == null) {
      return null;
    }
    ComponentBuilder own = builder.at(Section.RUNNER.key());
    boolean known = own.checkValues(Runner.class, dict, problems);
    return agrees(config, dict, problems) && known ? new RunnerSection(dict, own, problems) : null;
  }

  private static void warnOfOlderForm(DictNode config, Problems problems) {
    LegacyRunLength older = LegacyRunLength.of(config);
    ConfigNode total = older == null ? null : older.section().in(config);
    if (older != null && total != null) {
      problems.warn(
          ErrorCode.DEPRECATED,
          total.origin().span(),
          "`%s` is deprecated. Use `%s`."
              .formatted(older.section().key(), older.replacement(total)));
    }
  }

  /** An older key may accompany the section if both have the same value. */
  private static boolean agrees(DictNode config, DictNode section, Problems problems) {
    boolean agrees = true;
    for (LegacyRunLength older : LegacyRunLength.values()) {
      ConfigNode total = older.section().in(config);
      ConfigNode length = section.get(older.argument());
      if (total != null && length != null && !total.equals(length)) {
        problems.error(
            ErrorCode.DUPLICATE_KEY,
            total.origin().span(),
            "`%1$s` is %2$s, but `runner.%3$s` is %4$s. Remove `%1$s`."
                .formatted(older.section().key(), total, older.argument(), length));
        agrees = false;
      }
    }
    return agrees;
  }

  /**
   * Returns whether the runner is mmcv's {@code IterBasedRunner}, which draws batches without end.
   */
  public boolean countsIterations() {
    return dict.get(Checker.TYPE) instanceof ScalarNode type
        && IterBasedRunner.class.getSimpleName().equals(type.value());
  }

  /** Returns the length of a run. */
  public RunLength length(int iterationsPerEpoch) {
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

  /** Creates the runner of a run; returns null if a problem was reported. */
  public @Nullable Runner build(RunParts parts) {
    return builder.build(Runner.class, dict, problems, parts);
  }
}
