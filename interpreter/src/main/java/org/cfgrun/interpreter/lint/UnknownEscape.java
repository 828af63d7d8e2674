package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.UnknownEscapes;
import org.jspecify.annotations.Nullable;

/**
 * Reports a backslash that does not begin an escape sequence: {@code '\d'}. The string keeps it,
 * until somebody writes {@code '\n'} in its place. Python warns about it and plans to reject it.
 *
 * <p>It is fixed only where the string has no other escape sequence: in {@code 'C:\data\new'} the
 * second one is a mistake too, and half a fix hides it.
 */
final class UnknownEscape implements LayerRule, QuickFix {
  static final ErrorCode CODE = new ErrorCode("unknown-escape");
  private static final String KNOWN = "abfnrtvxuUN01234567";

  // The text around a finding that an edit looks at.
  private static final int MAX_LENGTH = 4096;

  @Override
  public void check(Layer layer, Problems found) {
    if (layer.member().document().tree() == null) {
      return;
    }
    for (Span escape : UnknownEscapes.in(layer.member().document().source())) {
      found.add(
          Diagnostic.warning(
                  CODE,
                  escape,
                  "`%s` is not an escape sequence, so the string keeps the backslash."
                      .formatted(escape.text()))
              .help("Write `\\%s`, or use a raw string: `r'...'`.".formatted(escape.text())));
    }
  }

  @Override
  public String title() {
    return "Double the backslash";
  }

  @Override
  public ErrorCode code() {
    return CODE;
  }

  @Override
  public @Nullable Edit edit(Span finding) {
    return isAlone(finding)
        ? new Edit(new Span(finding.source(), finding.start(), finding.start()), "\\")
        : null;
  }

  /** Whether the text around it, up to the quotes, has no escape sequence that is known. */
  private static boolean isAlone(Span finding) {
    String text = finding.source().text();
    int start = finding.start();
    while (start > 0 && finding.start() - start < MAX_LENGTH && !isQuote(text.charAt(start - 1))) {
      start--;
    }
    for (int i = start; i + 1 < text.length() && i - start < 2 * MAX_LENGTH; i++) {
      if (isQuote(text.charAt(i))) {
        return true;
      }
      if (text.charAt(i) == '\\') {
        if (KNOWN.indexOf(text.charAt(i + 1)) >= 0) {
          return false;
        }
        i++;
      }
    }
    return false;
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }
}
