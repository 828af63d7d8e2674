package org.cfgrun.interpreter.lint;

import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Checks a config by all rules. */
public final class Linter {
  private static final List<Rule> RULES =
      List.of(
          new StaleAlias(),
          new UselessDelete(),
          new KeySetTwice(),
          new UnusedVariable(),
          new NewKey(),
          new StepPastEnd(),
          new LongWarmup(),
          new BackslashPath(),
          new ClassesAsString());

  private Linter() {}

  /** Adds what the rules find. */
  public static void check(Subject config, Problems found) {
    RULES.forEach(rule -> rule.check(config, found));
  }
}
