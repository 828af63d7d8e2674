package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.lint.RuleLevels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose which findings are reported, and how severely. */
final class FindingOptions {
  @Option(
      names = "--rule",
      split = ",",
      paramLabel = "RULE=LEVEL",
      description =
          "Level of a rule, or of all others with all=LEVEL: off, note, warning or error. Separate "
              + "several by commas. Errors that prevent evaluation cannot be changed. A "
              + ".cfgrun.json file sets levels for a whole project.")
  List<String> rules = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Do not report the findings in this file, only new ones.")
  @Nullable Path baseline;

  @Option(names = "--update-baseline", description = "Write all findings to the --baseline file.")
  boolean update;

  /** Returns the levels of the rules. */
  RuleLevels levels() {
    return levels(rules);
  }

  /**
   * Parses levels of rules.
   *
   * @throws UserFacingException if a rule or a level is unknown
   */
  static RuleLevels levels(List<String> rules) {
    try {
      return RuleLevels.parse(rules, RulePages.ids());
    } catch (IllegalArgumentException unknown) {
      throw new UserFacingException(String.valueOf(unknown.getMessage()));
    }
  }

  /** Updates the baseline, or removes its findings. Counts of both go to standard error. */
  List<Diagnostic> select(List<Diagnostic> findings, Terminal terminal) {
    if (baseline == null) {
      return findings;
    }
    if (update) {
      Baseline.write(baseline, findings);
      terminal.err().println(Plural.of(findings.size(), "finding") + " written to " + baseline);
      return List.of();
    }
    Baseline.Filtered filtered = Baseline.read(baseline).filter(findings);
    if (filtered.known() > 0) {
      terminal
          .err()
          .println(Plural.of(filtered.known(), "finding") + " in the baseline not reported");
    }
    if (filtered.gone() > 0) {
      terminal
          .err()
          .println(
              Plural.of(filtered.gone(), "finding")
                  + " of the baseline no longer found; --update-baseline removes them");
    }
    return filtered.fresh();
  }
}
