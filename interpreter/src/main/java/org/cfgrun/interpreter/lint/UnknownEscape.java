package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.UnknownEscapes;

/**
 * A backslash before a character with which it means nothing: {@code '\d'}. It stands for itself,
 * until somebody writes {@code '\n'} in its place; Python warns of it and will refuse it one day.
 */
final class UnknownEscape implements LayerRule {
  @Override
  public void check(Layer layer, Problems found) {
    if (layer.member().document().tree() == null) {
      return;
    }
    for (Span escape : UnknownEscapes.in(layer.member().document().source())) {
      found.add(
          Diagnostic.warning(
                  ErrorCode.UNKNOWN_ESCAPE,
                  escape,
                  "`%s` is no escape; the backslash stands for itself.".formatted(escape.text()))
              .help("Write `\\%s`, or a raw string: `r'...'`.".formatted(escape.text())));
    }
  }
}
