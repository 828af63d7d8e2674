package org.cfgrun.interpreter.lint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports {@code classes='person'}, and {@code classes=('person')} without the comma: a dataset
 * reads a string as the name of a file that lists its classes.
 */
final class ClassesAsString implements Rule, QuickFix {
  private static final ErrorCode CODE = new ErrorCode("classes-as-string");
  private static final Pattern STRING = Pattern.compile("[rR]?(?<quote>['\"])[^'\"\\n]*\\k<quote>");
  private static final Pattern CLASSES =
      Pattern.compile("(classes\\s*=|['\"]classes['\"]\\s*:)\\s*(?<open>\\(\\s*)?$");

  @Override
  public void check(Subject config, Problems found) {
    Values.visit(
        config.root(),
        (key, value) -> {
          if (key.equals("classes") && value.value() instanceof String text && !isFileName(text)) {
            found.add(warning(value, text));
          }
        });
  }

  private static boolean isFileName(String text) {
    return text.contains("/") || text.contains(".");
  }

  private static Diagnostic warning(ScalarNode value, String text) {
    return Diagnostic.warning(
            CODE,
            value.origin().span(),
            "`classes` is a str, which a dataset reads as a file name.")
        .help("Write a tuple of one class: `classes=('" + text + "', )`.");
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  /** Edits only a string written beside {@code classes=}: a variable may have other readers. */
  @Override
  public @Nullable Edit edit(Span finding) {
    String text = finding.source().text();
    int lineStart = finding.source().lines().start(finding.line());
    Matcher before = CLASSES.matcher(text).region(lineStart, finding.start());
    if (!before.find() || !STRING.matcher(finding.text()).matches()) {
      return null;
    }
    boolean inBrackets =
        before.group("open") != null
            && text.substring(finding.end()).stripLeading().startsWith(")");
    return new Edit(finding, inBrackets ? finding.text() + ", " : "(" + finding.text() + ", )");
  }

  @Override
  public boolean mayTurn(ScalarNode before, ConfigNode after) {
    return before.value() instanceof String
        && after instanceof TupleNode tuple
        && tuple.items().equals(List.of(before));
  }
}
