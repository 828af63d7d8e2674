package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;

/**
 * The names that broken lines appear to assign, so that reading one of them is not reported as a
 * second error. It works on tokens, because broken lines have no syntax tree.
 */
final class AssignedNames {
  private final List<String> names = new ArrayList<>();

  private AssignedNames() {}

  static List<String> of(List<LogicalLine> lines) {
    AssignedNames assigned = new AssignedNames();
    lines.forEach(line -> assigned.line(line.tokens()));
    return assigned.names;
  }

  private void line(List<Token> tokens) {
    switch (tokens.get(0).getType()) {
      case CfgLexer.IMPORT, CfgLexer.FROM -> names(tokens, 1, tokens.size());
      case CfgLexer.DEF, CfgLexer.CLASS -> names(tokens, 1, Math.min(2, tokens.size()));
      case CfgLexer.FOR -> names(tokens, 1, first(tokens, CfgLexer.IN));
      default -> names(tokens, 0, Math.max(1, lastAssignment(tokens)));
    }
  }

  private static int first(List<Token> tokens, int type) {
    int at = 0;
    while (at < tokens.size() && tokens.get(at).getType() != type) {
      at++;
    }
    return at;
  }

  /** The index of the last assignment operator outside brackets, or -1. */
  private static int lastAssignment(List<Token> tokens) {
    int last = -1;
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int type = tokens.get(i).getType();
      depth += TokenKind.opens(type) ? 1 : TokenKind.closes(type) ? -1 : 0;
      if (depth == 0 && (type == CfgLexer.ASSIGN || type == CfgLexer.AUGMENTED_ASSIGN)) {
        last = i;
      }
    }
    return last;
  }

  /** Adds the names outside subscripts and calls; of {@code a.b} only {@code a}. */
  private void names(List<Token> tokens, int from, int to) {
    int depth = 0;
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      int type = token.getType();
      int before = i == 0 ? CfgLexer.NEWLINE : tokens.get(i - 1).getType();
      if (TokenKind.opens(type) && (depth > 0 || TokenKind.endsValue(before))) {
        depth++;
      } else if (TokenKind.closes(type) && depth > 0) {
        depth--;
      } else if (type == CfgLexer.NAME && depth == 0 && before != CfgLexer.DOT) {
        names.add(ExprBuilder.name(token));
      }
    }
  }
}
