package org.cfgrun.interpreter.syntax;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/** Takes the problems of one text, and makes spans of its tokens. */
record Reporter(Source source, Problems problems) {
  Span span(Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }

  Span span(ParserRuleContext context) {
    return new Span(source, context.start.getStartIndex(), context.stop.getStopIndex() + 1);
  }

  Span span(int start, int end) {
    return new Span(source, start, end);
  }

  void syntax(Span span, String message) {
    problems.error(ErrorCode.SYNTAX, span, message);
  }

  void add(Diagnostic diagnostic) {
    problems.add(diagnostic);
  }

  /** Reports what Python has and a config has not. */
  void refuse(String keyword, Span span) {
    problems.add(Refusals.explain(keyword, span));
  }
}
