package org.cfgrun.interpreter.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.StaleCopies;
import org.cfgrun.interpreter.explain.StaleCopy;
import org.cfgrun.interpreter.source.Span;

/**
 * A child gives a variable another value, and the copies that its base made of it stay as they
 * were: {@code train_pipeline} changes, {@code data.train.pipeline} does not.
 */
final class StaleAlias implements Rule {
  private static final int SHOWN = 4;

  @Override
  public void check(Subject config, Problems found) {
    Map<Span, List<StaleCopy>> changes =
        StaleCopies.of(config.layers(), config.root()).stream()
            .collect(
                Collectors.groupingBy(StaleCopy::changed, LinkedHashMap::new, Collectors.toList()));
    changes.forEach((changed, copies) -> found.add(warning(changed, copies)));
  }

  private static Diagnostic warning(Span changed, List<StaleCopy> copies) {
    StaleCopy first = copies.get(0);
    Diagnostic warning =
        Diagnostic.warning(
            ErrorCode.STALE_ALIAS,
            changed,
            "`%s` changes here, but `%s` keeps a copy of its former value."
                .formatted(first.variable(), first.path()));
    for (StaleCopy copy : copies.subList(0, Math.min(SHOWN, copies.size()))) {
      warning = warning.note("`" + copy.path() + "` was copied here", copy.read());
    }
    if (copies.size() > SHOWN) {
      warning = warning.note("and " + (copies.size() - SHOWN) + " more copies");
    }
    return warning.help(
        "Set the copies, too; a base's variables are not evaluated again: `%s`."
            .formatted(assignment(first)));
  }

  /** How a child sets the copy, unless it lies in a list, which can only be replaced whole. */
  private static String assignment(StaleCopy copy) {
    List<String> steps = copy.path().steps();
    if (steps.stream().anyMatch(step -> step.matches("\\d+"))) {
      return steps.get(0) + " = ...";
    }
    StringBuilder text = new StringBuilder(copy.variable());
    for (int i = steps.size() - 1; i > 0; i--) {
      text.insert(0, "dict(" + steps.get(i) + "=").append(')');
    }
    return steps.get(0) + " = " + text;
  }
}
