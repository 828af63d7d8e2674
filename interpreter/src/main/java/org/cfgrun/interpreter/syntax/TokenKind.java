package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;

/** Classifies tokens. Ranges of types rely on the order of the lexer's rules. */
final class TokenKind {
  private TokenKind() {}

  static boolean opens(int type) {
    return type == CfgLexer.LPAREN || type == CfgLexer.LBRACK || type == CfgLexer.LBRACE;
  }

  static boolean closes(int type) {
    return type == CfgLexer.RPAREN || type == CfgLexer.RBRACK || type == CfgLexer.RBRACE;
  }

  static boolean endsValue(int type) {
    return closes(type) || isValue(type);
  }

  static boolean beginsValue(int type) {
    return opens(type) || isValue(type) || type == CfgLexer.NOT || type == CfgLexer.TILDE;
  }

  /** Whether it is a binary operator or an assignment. */
  static boolean isOperator(int type) {
    return (type >= CfgLexer.PLUS && type <= CfgLexer.NOT_EQUAL)
        || type == CfgLexer.ASSIGN
        || type == CfgLexer.AUGMENTED_ASSIGN;
  }

  static boolean isKeyword(int type) {
    return type >= CfgLexer.AND && type <= CfgLexer.YIELD;
  }

  /** Whether only a name makes sense in the place of the keyword at {@code at}. */
  static boolean wantsName(int before, List<Token> tokens, int at) {
    boolean assigned = at + 1 < tokens.size() && tokens.get(at + 1).getType() == CfgLexer.ASSIGN;
    return before == CfgLexer.DOT
        || before == CfgLexer.FOR
        || before == CfgLexer.AS
        || before == CfgLexer.IMPORT
        || (assigned && !endsValue(before));
  }

  private static boolean isValue(int type) {
    return switch (type) {
      case CfgLexer.NAME,
          CfgLexer.NUMBER,
          CfgLexer.STRING,
          CfgLexer.TEMPLATE,
          CfgLexer.TRUE,
          CfgLexer.FALSE,
          CfgLexer.NONE,
          CfgLexer.ELLIPSIS ->
          true;
      default -> false;
    };
  }
}
