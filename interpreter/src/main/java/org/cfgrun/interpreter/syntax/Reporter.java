package org.cfgrun.interpreter.syntax;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/** Collects the problems of one text and creates the spans of its tokens. */
record Reporter(Source source, Problems problems) {
  /** A limit, because a binary file of megabytes has a problem at every character. */
  private static final int MAX_PROBLEMS = 1000;

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
    add(Diagnostic.error(ErrorCode.SYNTAX, span, message));
  }

  /** Whether further problems are dropped. */
  boolean isFull() {
    return problems.all().size() > MAX_PROBLEMS;
  }

  void add(Diagnostic diagnostic) {
    int found = problems.all().size();
    if (found < MAX_PROBLEMS) {
      problems.add(diagnostic);
    } else if (found == MAX_PROBLEMS) {
      problems.error(
          ErrorCode.SYNTAX,
          diagnostic.span(),
          "the file has more than " + MAX_PROBLEMS + " problems: the rest are not shown.");
    }
  }

  /** Reports Python syntax that configs do not support. */
  void refuse(String keyword, Span span) {
    add(Refusals.explain(keyword, span));
  }
}
