package org.cfgrun.interpreter.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.jspecify.annotations.Nullable;

/** The place in a line at which parsing failed: the tokens before it and the enclosing bracket. */
final class ErrorPlace {
  private final List<Token> tokens;
  private final int at;
  private final int bracket;

  /**
   * Creates a place.
   *
   * @param tokens the tokens of the whole line
   * @param at the index of the token at which the parser stopped, or their number at the line's end
   */
  ErrorPlace(List<Token> tokens, int at) {
    this.tokens = tokens;
    this.at = at;
    this.bracket = openBracket();
  }

  /** Whether the token before the place follows a bracket or a comma. */
  boolean isAfterSingleToken() {
    return at - 2 == bracket || (at > 1 && tokens.get(at - 2).getType() == CfgLexer.COMMA);
  }

  boolean isInBracket() {
    return bracket >= 0;
  }

  boolean isInBraces() {
    return bracket >= 0 && tokens.get(bracket).getType() == CfgLexer.LBRACE;
  }

  /** Whether it is in braces after an entry with a colon, or right after the first key. */
  boolean isInDict() {
    return isInBraces() && (has(CfgLexer.COLON, bracket + 1, at) || at - 2 == bracket);
  }

  boolean isInCall() {
    return followsValue(CfgLexer.LPAREN);
  }

  boolean isInSubscript() {
    return followsValue(CfgLexer.LBRACK);
  }

  /** The innermost pair of brackets, such as {@code []}. */
  String brackets() {
    return switch (tokens.get(bracket).getType()) {
      case CfgLexer.LPAREN -> "()";
      case CfgLexer.LBRACK -> "[]";
      default -> "{}";
    };
  }

  /** Whether {@code name=} begins at the place. */
  boolean beginsArgument() {
    return at + 1 < tokens.size() && tokens.get(at + 1).getType() == CfgLexer.ASSIGN;
  }

  boolean has(int type) {
    return has(type, 0, tokens.size());
  }

  /** A conditional expression in the innermost open bracket that has no {@code else} yet. */
  @Nullable Token conditionWithoutElse() {
    Token found = null;
    int depth = 0;
    int first = tokens.get(0).getType();
    boolean header = first == CfgLexer.IF || first == CfgLexer.ELIF || first == CfgLexer.FOR;
    for (int i = Math.max(header ? 1 : 0, bracket + 1); i < at; i++) {
      int type = tokens.get(i).getType();
      depth += TokenKind.opens(type) ? 1 : TokenKind.closes(type) ? -1 : 0;
      // An `if` after the `for` of a comprehension is a filter and needs no `else`.
      if (depth == 0 && type == CfgLexer.FOR) {
        return found;
      }
      if (depth == 0 && (type == CfgLexer.IF || type == CfgLexer.ELSE)) {
        found = type == CfgLexer.IF ? tokens.get(i) : null;
      }
    }
    return found;
  }

  /** The index of the first token of the value that ends before the place. */
  int valueStart() {
    int depth = 0;
    int from = at - 1;
    for (; from > 0; from--) {
      int type = tokens.get(from).getType();
      depth += TokenKind.closes(type) ? 1 : TokenKind.opens(type) ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    boolean called = TokenKind.closes(tokens.get(at - 1).getType());
    return called && from > 0 && tokens.get(from - 1).getType() == CfgLexer.NAME ? from - 1 : from;
  }

  private boolean followsValue(int opener) {
    return bracket > 0
        && tokens.get(bracket).getType() == opener
        && TokenKind.endsValue(tokens.get(bracket - 1).getType());
  }

  private boolean has(int type, int from, int to) {
    return tokens.subList(from, to).stream().anyMatch(token -> token.getType() == type);
  }

  private int openBracket() {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < at; i++) {
      int type = tokens.get(i).getType();
      if (TokenKind.opens(type)) {
        open.push(i);
      } else if (TokenKind.closes(type) && !open.isEmpty()) {
        open.pop();
      }
    }
    return open.isEmpty() ? -1 : open.peek();
  }
}
