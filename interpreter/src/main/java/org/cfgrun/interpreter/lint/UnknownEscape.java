package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.UnknownEscapes;

/**
 * Reports a backslash that does not begin an escape sequence: {@code '\d'}. The string keeps it,
 * until somebody writes {@code '\n'} in its place. Python warns about it and plans to reject it.
 */
final class UnknownEscape implements LayerRule, QuickFix {
  private static final ErrorCode CODE = new ErrorCode("unknown-escape");

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
  public ErrorCode code() {
    return CODE;
  }

  @Override
  public Edit edit(Span finding) {
    return new Edit(new Span(finding.source(), finding.start(), finding.start()), "\\");
  }
}
