package org.cfgrun.interpreter.lint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports {@code classes='person'}, and {@code classes=('person')} without the comma: a dataset
 * reads a string as the name of a file that lists its classes. A name such as {@code
 * BASE_CLASSES_SPLIT1} is not reported: datasets of few-shot detection have lists by such names.
 */
final class ClassesAsString implements Rule, QuickFix {
  private static final ErrorCode CODE = new ErrorCode("classes-as-string");
  private static final Pattern NAME_OF_LIST = Pattern.compile("[A-Z0-9]+(_[A-Z0-9]+)+");
  private static final Pattern OPEN =
      Pattern.compile("(classes\\s*=|['\"]classes['\"]\\s*:)\\s*\\(\\s*$");

  @Override
  public void check(Subject config, Problems found) {
    Values.visit(
        config.root(),
        (key, value) -> {
          if (key.equals("classes") && value.value() instanceof String text && isClass(text)) {
            found.add(warning(value, text));
          }
        });
  }

  private static boolean isClass(String text) {
    boolean fileName = text.contains("/") || text.contains(".") || text.contains("\\");
    return !fileName && !NAME_OF_LIST.matcher(text).matches();
  }

  private static Diagnostic warning(ScalarNode value, String text) {
    return Diagnostic.warning(
            CODE,
            value.origin().span(),
            "`classes` is a str, which a dataset reads as a file name.")
        .help("Write a tuple of one class: `classes=('" + text + "', )`.");
  }

  @Override
  public String title() {
    return "Make it a tuple";
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  /**
   * Edits only a string in parentheses, which is a tuple without its comma. A string alone may be
   * meant as a file name.
   */
  @Override
  public @Nullable Edit edit(Span finding) {
    String text = finding.source().text();
    int lineStart = finding.source().lines().start(finding.line());
    Matcher before = OPEN.matcher(text).region(lineStart, finding.start());
    int after = finding.end();
    while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
      after++;
    }
    boolean closed = after < text.length() && text.charAt(after) == ')';
    return closed && before.find() && StringLiteral.at(finding) != null
        ? new Edit(finding, finding.text() + ", ")
        : null;
  }

  @Override
  public boolean mayTurn(ScalarNode before, ConfigNode after) {
    return before.value() instanceof String
        && after instanceof TupleNode tuple
        && tuple.items().equals(List.of(before));
  }
}
