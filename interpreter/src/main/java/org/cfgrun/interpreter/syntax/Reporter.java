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
  /** Nobody reads more; a text of megabytes may have one at every character. */
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

  /** Whether what is added now is left out. */
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
          "this text has more than " + MAX_PROBLEMS + " problems; the others are left out.");
    }
  }

  /** Reports what Python has and a config has not. */
  void refuse(String keyword, Span span) {
    add(Refusals.explain(keyword, span));
  }
}
