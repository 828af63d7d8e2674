package org.cfgrun.ide.diagnostic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.lint.Suppressions;

/**
 * What is wrong with a config: the same findings as those of {@code cfgrun check}.
 *
 * @param all the findings in the document and its bases, without suppressed ones
 */
public record Findings(List<Diagnostic> all) {
  public Findings {
    all = List.copyOf(all);
  }

  /** Returns the findings of a config. */
  public static Findings of(Snapshot snapshot) {
    return snapshot.derived(Findings.class, Findings::find);
  }

  private static Findings find(Snapshot snapshot) {
    Problems problems = new Problems();
    snapshot.analysis().problems().forEach(problems::add);
    EvaluatedConfig config = snapshot.analysis().config();
    if (config != null) {
      Subject subject = new Subject(config.layers(), config.overrides(), config.root());
      snapshot.workspace().linter().check(subject, problems);
    }
    Suppressions suppressions = new Suppressions();
    // A set, because a finding can be reported in two ways to the same file.
    Set<Diagnostic> kept = new LinkedHashSet<>();
    for (Diagnostic found : problems.all()) {
      if (found.severity() == Severity.ERROR || !suppressions.silence(found)) {
        kept.add(found);
      }
    }
    return new Findings(List.copyOf(kept));
  }
}
