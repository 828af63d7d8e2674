package org.cfgrun.interpreter.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Says in the user's words why a line does not parse. The parser gives only the token at which it
 * could not go on; what is wrong follows from the tokens around it and the bracket it stands in.
 */
final class SyntaxExplainer {
  private final Reporter reporter;
  private final List<Token> tokens;
  private final Token bad;
  private final int at;
  private final @Nullable Token before;
  private final int bracket;

  SyntaxExplainer(Reporter reporter, List<Token> tokens, Token bad) {
    this.reporter = reporter;
    this.tokens = tokens;
    this.bad = bad;
    this.at = Math.min(bad.getTokenIndex(), tokens.size());
    this.before = at > 0 ? tokens.get(at - 1) : null;
    this.bracket = openBracket();
  }

  Diagnostic explain() {
    Token refused = refusedWord();
    if (refused != null) {
      return Refusals.explain(refused.getText(), reporter.span(refused));
    }
    if (before == null) {
      return atBad(first());
    }
    if (bad.getType() == Token.EOF) {
      return atEnd(before);
    }
    int type = bad.getType();
    if (TokenKind.isKeyword(type) && TokenKind.wantsName(before.getType(), tokens, at)) {
      return atBad("`" + text() + "` is a word of the language and cannot be a name.");
    }
    if (TokenKind.endsValue(before.getType()) && TokenKind.beginsValue(type)) {
      return twoValues(before);
    }
    if (TokenKind.isOperator(before.getType()) && TokenKind.isOperator(type)) {
      return twoOperators(before);
    }
    return switch (type) {
      case CfgLexer.RPAREN, CfgLexer.RBRACK, CfgLexer.RBRACE -> beforeCloser(before);
      case CfgLexer.COMMA ->
          atBad(
              before.getType() == CfgLexer.COMMA || TokenKind.opens(before.getType())
                  ? "nothing stands before this `,`: delete it."
                  : "a value is missing between `" + before.getText() + "` and `,`.");
      case CfgLexer.ASSIGN, CfgLexer.AUGMENTED_ASSIGN -> assign();
      case CfgLexer.COLON -> colon(before);
      case CfgLexer.DOUBLE_STAR -> atBad("`**` unpacks a dict only inside `dict(...)` or `{...}`.");
      default ->
          TokenKind.isOperator(type) || TokenKind.isOperator(before.getType())
              ? atBad("a value is missing between `" + before.getText() + "` and `" + text() + "`.")
              : atBad(
                  "`" + text() + "` cannot stand after `" + Excerpt.of(before.getText()) + "`.");
    };
  }

  private String first() {
    return switch (bad.getType()) {
      case CfgLexer.COLON, CfgLexer.COMMA, CfgLexer.ASSIGN, CfgLexer.DOT, CfgLexer.SEMICOLON ->
          "a statement cannot begin with `" + text() + "`.";
      default ->
          TokenKind.isKeyword(bad.getType())
              ? "`"
                  + text()
                  + "` cannot begin a statement, and as a word of the language is no name."
              : "a statement cannot begin with `" + text() + "`.";
    };
  }

  /** The line ends too early. */
  private Diagnostic atEnd(Token last) {
    Span span = reporter.span(last);
    int header = tokens.get(0).getType();
    boolean block =
        header == CfgLexer.IF
            || header == CfgLexer.ELIF
            || header == CfgLexer.ELSE
            || header == CfgLexer.FOR
            || header == CfgLexer.WITH;
    if (header == CfgLexer.FOR && !has(CfgLexer.IN)) {
      return error(span, "`for` needs `in` and something to go through: `for x in [1, 2]:`.");
    }
    if (block && TokenKind.endsValue(last.getType())
        || last.getType() == CfgLexer.ELSE && tokens.size() == 1) {
      return error(span, "the line of an `" + tokens.get(0).getText() + "` ends with `:`.");
    }
    if (has(CfgLexer.IF) && !has(CfgLexer.ELSE) && TokenKind.endsValue(last.getType())) {
      return error(span, "`a if condition` needs `else` and a value: `a if condition else b`.");
    }
    if (last.getType() == CfgLexer.DOT) {
      return error(span, "a name is missing after `.`.");
    }
    if (TokenKind.endsValue(last.getType())) {
      return error(span, "this line ends too early, after `" + Excerpt.of(last.getText()) + "`.");
    }
    return error(span, "a value is missing after `" + last.getText() + "`.");
  }

  /** A value directly follows another one. */
  private Diagnostic twoValues(Token first) {
    String left = Excerpt.of(first.getText());
    Span span = reporter.span(first);
    if (first.getType() == CfgLexer.NUMBER && first.getStopIndex() + 1 == bad.getStartIndex()) {
      return error(
          span.to(reporter.span(bad)), "`" + left + Excerpt.of(text()) + "` is no number or name.");
    }
    if (tokens.get(0) == first && first.getType() == CfgLexer.ELSE) {
      return error(span.to(reporter.span(bad)), "write `elif`, or a `:` after `else`.");
    }
    if (bracket < 0) {
      return at == 1 && first.getType() == CfgLexer.NAME
          ? error(reporter.span(bad), "`=` is missing after `" + left + "`.")
          : atBad(
              "`%s` cannot follow `%s`: an operator is missing, or a new line."
                  .formatted(Excerpt.of(text()), left));
    }
    Token earlier = tokens.get(at - 2);
    boolean alone = earlier.getType() == CfgLexer.COMMA || at - 2 == bracket;
    if (alone && inBraces() && isDict()) {
      return error(span, "`:` is missing after the key `" + left + "`.");
    }
    if (alone && isCall() && first.getType() == CfgLexer.NAME && !beginsKeyword()) {
      return error(span, "`=` is missing after `" + left + "`.");
    }
    return error(span, "a comma is missing after `" + valueBefore(first) + "`.");
  }

  /** A value that ends with a bracket is named by the line that it ends on. */
  private String valueBefore(Token last) {
    if (!TokenKind.closes(last.getType())) {
      return Excerpt.of(last.getText());
    }
    int depth = 0;
    int from = at - 1;
    for (; from > 0; from--) {
      int type = tokens.get(from).getType();
      depth += TokenKind.closes(type) ? 1 : TokenKind.opens(type) ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    if (from > 0 && tokens.get(from - 1).getType() == CfgLexer.NAME) {
      from--;
    }
    String whole = reporter.span(tokens.get(from).getStartIndex(), last.getStopIndex() + 1).text();
    return whole.length() <= 30 && whole.lines().count() == 1 ? whole : last.getText();
  }

  private Diagnostic twoOperators(Token first) {
    String both = first.getText() + text();
    String instead =
        switch (both) {
          case "&&" -> "and";
          case "||" -> "or";
          case "<>" -> "!=";
          case "=<" -> "<=";
          case "=>" -> ">=";
          default -> null;
        };
    Span span = reporter.span(first).to(reporter.span(bad));
    return instead == null
        ? error(span, "a value is missing between `" + first.getText() + "` and `" + text() + "`.")
        : error(span, "`" + both + "` is no operator: write `" + instead + "`.");
  }

  private Diagnostic beforeCloser(Token last) {
    if (last.getType() == CfgLexer.COMMA) {
      return error(reporter.span(last), "nothing stands before this `,`: delete it.");
    }
    if (TokenKind.opens(last.getType())) {
      return error(reporter.span(last).to(reporter.span(bad)), "an index is missing in `[]`.");
    }
    if (last.getType() == CfgLexer.DOT) {
      return error(reporter.span(last), "a name is missing after `.`.");
    }
    return TokenKind.endsValue(last.getType())
        ? atBad("`" + text() + "` comes too early after `" + Excerpt.of(last.getText()) + "`.")
        : error(reporter.span(last), "a value is missing after `" + last.getText() + "`.");
  }

  private Diagnostic assign() {
    int header = tokens.get(0).getType();
    if (bracket < 0
        && (header == CfgLexer.IF || header == CfgLexer.ELIF || header == CfgLexer.ASSERT)) {
      return atBad("`=` assigns; to compare write `==`.");
    }
    if (bracket >= 0 && !isCall()) {
      return atBad(
          "`=` cannot stand in `" + tokens.get(bracket).getText() + "`: write `dict(...)`.");
    }
    return atBad("`" + text() + "` cannot stand here.");
  }

  private Diagnostic colon(Token last) {
    if (!TokenKind.endsValue(last.getType())) {
      return atBad("a value is missing between `" + last.getText() + "` and `:`.");
    }
    if (bracket >= 0 && !inBraces()) {
      return atBad(
          "`:` cannot stand in `"
              + tokens.get(bracket).getText()
              + "`: write a dict, `{key: value}`.");
    }
    return atBad("`:` cannot stand here.");
  }

  private @Nullable Token refusedWord() {
    int from = Math.max(0, at - 1);
    for (int i = from; i <= at && i < tokens.size(); i++) {
      switch (tokens.get(i).getType()) {
        case CfgLexer.LAMBDA, CfgLexer.AWAIT, CfgLexer.YIELD, CfgLexer.WALRUS -> {
          return tokens.get(i);
        }
        default -> {}
      }
    }
    return null;
  }

  private boolean inBraces() {
    return bracket >= 0 && tokens.get(bracket).getType() == CfgLexer.LBRACE;
  }

  /** Whether an entry with a colon stands before the place, or nothing else does. */
  private boolean isDict() {
    for (int i = bracket + 1; i < at; i++) {
      if (tokens.get(i).getType() == CfgLexer.COLON) {
        return true;
      }
    }
    return at - 2 == bracket;
  }

  private boolean isCall() {
    return bracket > 0
        && tokens.get(bracket).getType() == CfgLexer.LPAREN
        && TokenKind.endsValue(tokens.get(bracket - 1).getType());
  }

  /** Whether what follows is {@code name=} itself. */
  private boolean beginsKeyword() {
    return at + 1 < tokens.size() && tokens.get(at + 1).getType() == CfgLexer.ASSIGN;
  }

  private boolean has(int type) {
    return tokens.stream().anyMatch(token -> token.getType() == type);
  }

  /** The index of the innermost bracket that is open where the parser stopped; -1 for none. */
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

  private String text() {
    return bad.getText();
  }

  private Diagnostic atBad(String message) {
    return error(reporter.span(bad), message);
  }

  private static Diagnostic error(Span span, String message) {
    return Diagnostic.error(ErrorCode.SYNTAX, span, message);
  }
}
