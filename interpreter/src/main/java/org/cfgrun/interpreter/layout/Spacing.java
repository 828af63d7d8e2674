package org.cfgrun.interpreter.layout;

import java.util.Set;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.cfgrun.interpreter.syntax.Lexeme.Kind;
import org.jspecify.annotations.Nullable;

/** Decides which lexemes are separated by a space and which role each has in line breaking. */
final class Spacing {
  private static final Set<String> PREFIXES = Set.of("+", "-", "~", "*", "**");
  private static final Set<String> CLAUSES = Set.of("for", "if", "else", "and", "or");

  private final Bracket.@Nullable Kind around;
  private @Nullable Lexeme before;
  private boolean bound;

  /** Starts a statement or an item between brackets. */
  Spacing(Bracket.@Nullable Kind around) {
    this.around = around;
  }

  /** Advances past a lexeme. */
  void pass(Lexeme last) {
    bound = last.kind() == Kind.OPERATOR && role(last) == Word.Role.BOND;
    before = last;
  }

  /** Returns the number of spaces before the next lexeme on the same line. */
  int space(Lexeme next) {
    if (before == null || next.kind() == Kind.COMMENT) {
      return before == null ? 0 : 2;
    }
    return bound || holdsLeft(next, before) || holdsRight(before, next) ? 0 : 1;
  }

  private boolean holdsLeft(Lexeme next, Lexeme before) {
    return switch (next.kind()) {
      case COMMA, SEMICOLON, COLON -> true;
      case DOT -> before.kind() == Kind.DOT || (endsValue(before) && before.kind() != Kind.NUMBER);
      case OPEN -> endsValue(before);
      case ASSIGN -> around == Bracket.Kind.CALL;
      case OPERATOR -> next.text().equals("**") && endsValue(before);
      default -> false;
    };
  }

  private boolean holdsRight(Lexeme before, Lexeme next) {
    return switch (before.kind()) {
      case DOT -> next.kind() == Kind.NAME;
      case ASSIGN -> around == Bracket.Kind.CALL;
      case COLON -> around == Bracket.Kind.SUBSCRIPT;
      default -> false;
    };
  }

  /** Returns the role of the next lexeme in line breaking. */
  Word.Role role(Lexeme next) {
    return switch (next.kind()) {
      case STRING -> Word.Role.STRING;
      case NAME, NUMBER, TEMPLATE -> Word.Role.VALUE;
      case ASSIGN -> around == Bracket.Kind.CALL ? Word.Role.ARGUMENT : Word.Role.BOND;
      case OPERATOR -> isBond(next) ? Word.Role.BOND : Word.Role.OPERATOR;
      case KEYWORD ->
          before != null && CLAUSES.contains(next.text()) ? Word.Role.CLAUSE : Word.Role.BOND;
      case COMMENT -> Word.Role.COMMENT;
      default -> Word.Role.BOND;
    };
  }

  private boolean isBond(Lexeme operator) {
    boolean prefix = PREFIXES.contains(operator.text()) && (before == null || !endsValue(before));
    return prefix || operator.text().equals("**");
  }

  /** Returns the kind of bracket that an opening bracket begins. */
  Bracket.Kind kind(Lexeme opener) {
    boolean trailer = before != null && endsValue(before);
    return switch (opener.text()) {
      case "(" -> trailer ? Bracket.Kind.CALL : Bracket.Kind.TUPLE;
      case "[" -> trailer ? Bracket.Kind.SUBSCRIPT : Bracket.Kind.LIST;
      default -> Bracket.Kind.BRACES;
    };
  }

  private static boolean endsValue(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NAME, NUMBER, STRING, TEMPLATE, CLOSE -> true;
      default -> false;
    };
  }
}
