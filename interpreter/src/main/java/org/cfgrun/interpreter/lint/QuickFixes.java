package org.cfgrun.interpreter.lint;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** The fixes of findings: their own, and those that a rule makes from the place alone. */
public final class QuickFixes {
  private static final List<QuickFix> RULES = new Linter().quickFixes();

  private QuickFixes() {}

  /** Returns the fix of a finding, or null where a person must decide. */
  public static @Nullable Fix of(Diagnostic finding) {
    Span span = finding.span();
    if (finding.fix() != null || span == null) {
      return finding.fix();
    }
    for (QuickFix rule : RULES) {
      Edit edit = rule.code().equals(finding.code()) ? rule.edit(span) : null;
      if (edit != null) {
        return Fix.safe(rule.title(), edit);
      }
    }
    return null;
  }

  /**
   * Whether quick fixes may turn one value into another. Fixed files are evaluated and compared by
   * this before they are written, because an edit is made from text alone.
   */
  public static boolean isFixed(ConfigNode before, ConfigNode after) {
    if (before instanceof DictNode from && after instanceof DictNode to) {
      Map<ConfigNode, ConfigNode> fixed = to.entries();
      return from.entries().keySet().equals(fixed.keySet())
          && from.entries().entrySet().stream()
              .allMatch(
                  entry ->
                      isFixed(entry.getValue(), Objects.requireNonNull(fixed.get(entry.getKey()))));
    }
    if (before instanceof SequenceNode from
        && after instanceof SequenceNode to
        && from.getClass() == to.getClass()) {
      boolean same = from.items().size() == to.items().size();
      for (int i = 0; same && i < from.items().size(); i++) {
        same = isFixed(from.items().get(i), to.items().get(i));
      }
      return same;
    }
    return before.equals(after)
        || (before instanceof ScalarNode scalar
            && RULES.stream().anyMatch(rule -> rule.mayTurn(scalar, after)));
  }
}
