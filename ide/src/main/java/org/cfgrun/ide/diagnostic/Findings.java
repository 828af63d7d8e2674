package org.cfgrun.ide.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.check.TypedCheck;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.RepeatedFindings;
import org.cfgrun.interpreter.lint.RuleLevels;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.lint.Suppressions;
import org.cfgrun.interpreter.schema.Section;

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
    EvaluatedConfig partial = snapshot.analysis().partial();
    if (partial != null) {
      checkTypes(partial, snapshot.workspace().catalog(), problems);
    }
    Suppressions suppressions = new Suppressions();
    RuleLevels chosen = levels(snapshot.workspace().settings().rules());
    RuleLevels ofProject = levels(snapshot.workspace().projectRules(snapshot.id()));
    List<Diagnostic> active =
        problems.all().stream().filter(found -> chosen.apply(found, ofProject) != null).toList();
    // A set, because a finding can be reported in two ways to the same file.
    Set<Diagnostic> kept = new LinkedHashSet<>();
    for (Diagnostic found : RepeatedFindings.removedFrom(active)) {
      Diagnostic finding = chosen.apply(found, ofProject);
      if (finding != null
          && (found.severity() == Severity.ERROR || !suppressions.silence(finding))) {
        kept.add(finding);
      }
    }
    return new Findings(List.copyOf(kept));
  }

  /**
   * Checks types and arguments as {@code check --components} does. A config with components of
   * another library is checked only for what can be fixed, such as misspelt and misplaced keys: a
   * component of the same name may have other arguments there.
   */
  private static void checkTypes(EvaluatedConfig config, Catalog catalog, Problems problems) {
    boolean custom = Section.CUSTOM_IMPORTS.in(config.root()) != null;
    Problems typed = new Problems();
    new TypedCheck(custom ? catalog.incomplete() : catalog)
        .check(new Subject(config.layers(), config.overrides(), config.root()), typed);
    boolean foreign = typed.all().stream().anyMatch(Findings::isForeign);
    typed.all().stream().filter(found -> !foreign || found.fix() != null).forEach(problems::add);
  }

  private static boolean isForeign(Diagnostic found) {
    return found.code().equals(ErrorCode.UNKNOWN_TYPE)
        && found.fix() == null
        && found.notes().stream()
            .noneMatch(note -> note.text().startsWith("it is in the registry"));
  }

  /** Returns levels of rules. Those that do not exist are left out: a user may be typing them. */
  private static RuleLevels levels(Map<String, String> given) {
    List<String> valid = new ArrayList<>();
    given.forEach(
        (rule, level) -> {
          if ((rule.equals(RuleLevels.ALL) || ErrorPages.rules().contains(rule))
              && RuleLevels.names().contains(level.toLowerCase(Locale.ROOT))) {
            valid.add(rule + "=" + level);
          }
        });
    return RuleLevels.parse(valid, ErrorPages.rules());
  }
}
