package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a line does not parse. The parser reports only the token at which it stopped; the
 * cause follows from the tokens around it and the enclosing bracket.
 *
 * <p>ANTLR's own messages list every token that the grammar allows next, which is useless to users.
 */
final class SyntaxExplainer {
  private static final String KEYWORD = "`%s` is a keyword and cannot be used as a name.";
  private static final String WITHOUT_ELSE =
      "expected `else` after `a if condition`: write `a if condition else b`.";
  private static final String WITHOUT_IN = "expected `in` after `for`: write `for x in [1, 2]:`.";

  private final Reporter reporter;
  private final List<Token> tokens;
  private final Token bad;
  private final int at;
  private final @Nullable Token before;
  private final ErrorPlace place;
  private final boolean field;

  /**
   * Creates an explainer.
   *
   * @param field whether the tokens are those of an f-string field
   */
  SyntaxExplainer(Reporter reporter, List<Token> tokens, Token bad, boolean field) {
    this.reporter = reporter;
    this.tokens = tokens;
    this.bad = bad;
    this.at = Math.min(bad.getTokenIndex(), tokens.size());
    this.before = at > 0 ? tokens.get(at - 1) : null;
    this.field = field;
    this.place = new ErrorPlace(tokens, at);
  }

  Diagnostic explain() {
    Diagnostic heading = heading();
    if (heading != null) {
      return heading;
    }
    Token refused = refusedWord();
    if (refused != null) {
      return Refusals.explain(refused.getText(), reporter.span(refused));
    }
    if (before == null) {
      return atBad(first());
    }
    // A number token includes the letters after it, so that `3abc` fails only at a later token.
    for (Token near : tokens.subList(Math.max(0, at - 2), at)) {
      String complaint = NumberReader.complaint(near);
      if (complaint != null) {
        return error(reporter.span(near), complaint);
      }
    }
    if (bad.getType() == Token.EOF) {
      return atEnd(before);
    }
    int type = bad.getType();
    if (tokens.get(0).getType() == CfgLexer.ELSE && at == 1 && type == CfgLexer.IF) {
      return error(
          reporter.span(before).to(reporter.span(bad)),
          "`else if` is not supported: write `elif`.");
    }
    if (TokenKind.isKeyword(type) && TokenKind.wantsName(before.getType(), tokens, at)) {
      return atBad(KEYWORD.formatted(text()));
    }
    Token condition = place.conditionWithoutElse();
    if (condition != null && TokenKind.endsValue(before.getType())) {
      return error(reporter.span(condition), WITHOUT_ELSE);
    }
    if (before.getType() == CfgLexer.NOT
        && at > 1
        && TokenKind.endsValue(tokens.get(at - 2).getType())) {
      return error(
          reporter.span(before), "`not` is not a binary operator: write `not in` or `!=`.");
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
                  ? "unexpected `,`: delete it."
                  : "expected a value between `" + before.getText() + "` and `,`.");
      case CfgLexer.ASSIGN, CfgLexer.AUGMENTED_ASSIGN -> assign();
      case CfgLexer.COLON -> colon(before);
      case CfgLexer.DOUBLE_STAR -> atBad("`**` unpacks a dict only in `dict(...)` or `{...}`.");
      default ->
          TokenKind.isOperator(type) || TokenKind.isOperator(before.getType())
              ? atBad("expected a value between `" + before.getText() + "` and `" + text() + "`.")
              : atBad("unexpected `" + text() + "` after `" + Snippet.of(before.getText()) + "`.");
    };
  }

  /**
   * Explains a line such as {@code Config:}, alone or at the end of a line of a log: OpenMMLab's
   * programs print it above a config.
   */
  private @Nullable Diagnostic heading() {
    int last = tokens.size() - 1;
    boolean printed =
        last > 0
            && !field
            && tokens.get(last).getType() == CfgLexer.COLON
            && tokens.get(last - 1).getText().equals("Config");
    return printed
        ? error(
                reporter.span(tokens.get(last - 1)).to(reporter.span(tokens.get(last))),
                "`Config:` is not a statement.")
            .help("Delete this line, which is the heading of a printed config.")
        : null;
  }

  private String first() {
    boolean assigned = tokens.size() > 1 && tokens.get(1).getType() == CfgLexer.ASSIGN;
    return TokenKind.isKeyword(bad.getType()) && assigned
        ? KEYWORD.formatted(text())
        : "a statement cannot begin with `" + text() + "`.";
  }

  /** Explains a line that ends too early. */
  private Diagnostic atEnd(Token last) {
    Span span = reporter.span(last);
    int header = tokens.get(0).getType();
    boolean block =
        header == CfgLexer.IF
            || header == CfgLexer.ELIF
            || header == CfgLexer.ELSE
            || header == CfgLexer.FOR
            || header == CfgLexer.WITH;
    if (header == CfgLexer.FOR && !place.has(CfgLexer.IN)) {
      return error(span, WITHOUT_IN);
    }
    if (block && TokenKind.endsValue(last.getType())
        || last.getType() == CfgLexer.ELSE && tokens.size() == 1) {
      return error(span, "expected `:` at the end of this `" + tokens.get(0).getText() + "` line.");
    }
    if (last.getType() == CfgLexer.DOT) {
      return error(span, "expected a name after `.`.");
    }
    Token condition = place.conditionWithoutElse();
    if (condition != null && TokenKind.endsValue(last.getType())) {
      return error(reporter.span(condition), WITHOUT_ELSE);
    }
    if (TokenKind.endsValue(last.getType())) {
      return error(span, "unexpected end of line after `" + Snippet.of(last.getText()) + "`.");
    }
    return error(span, missing(last));
  }

  private static String missing(Token last) {
    boolean named = last.getType() == CfgLexer.IMPORT || last.getType() == CfgLexer.AS;
    return "expected a " + (named ? "name" : "value") + " after `" + last.getText() + "`.";
  }

  /** Explains a value that directly follows another one. */
  private Diagnostic twoValues(Token first) {
    String left = Snippet.of(first.getText());
    Span span = reporter.span(first);
    if (first.getType() == CfgLexer.NUMBER && first.getStopIndex() + 1 == bad.getStartIndex()) {
      return error(
          span.to(reporter.span(bad)),
          "`" + left + Snippet.of(text()) + "` is not a valid number or name.");
    }
    if (!place.isInBracket()) {
      return at == 1 && first.getType() == CfgLexer.NAME && !field
          ? error(reporter.span(bad), "expected `=` after `" + left + "`.")
          : atBad(
              "expected an operator between `%s` and `%s`.".formatted(left, Snippet.of(text())));
    }
    boolean single = place.isAfterSingleToken();
    if (single && place.isInDict()) {
      return error(span, "expected `:` after the key `" + left + "`.");
    }
    boolean named = first.getType() == CfgLexer.NAME && !place.beginsArgument();
    if (single && place.isInCall() && named) {
      return error(span, "expected `=` after `" + left + "`.");
    }
    return error(span, "expected a comma after `" + valueBefore(first) + "`.");
  }

  /** The value that ends with a token: in full when it is short, otherwise the token alone. */
  private String valueBefore(Token last) {
    int start = tokens.get(place.valueStart()).getStartIndex();
    String whole = reporter.span(start, last.getStopIndex() + 1).text();
    boolean shown = whole.length() <= 30 && whole.lines().count() == 1;
    return shown ? whole : Snippet.of(last.getText());
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
        ? error(span, "expected a value between `" + first.getText() + "` and `" + text() + "`.")
        : error(span, "`" + both + "` is not an operator: write `" + instead + "`.");
  }

  private Diagnostic beforeCloser(Token last) {
    if (last.getType() == CfgLexer.COMMA) {
      return error(reporter.span(last), "unexpected `,`: delete it.");
    }
    if (TokenKind.opens(last.getType())) {
      return error(reporter.span(last).to(reporter.span(bad)), "expected an index in `[]`.");
    }
    if (last.getType() == CfgLexer.DOT) {
      return error(reporter.span(last), "expected a name after `.`.");
    }
    return TokenKind.endsValue(last.getType())
        ? atBad("unexpected `" + text() + "` after `" + Snippet.of(last.getText()) + "`.")
        : error(reporter.span(last), missing(last));
  }

  private Diagnostic assign() {
    int header = tokens.get(0).getType();
    if (!place.isInBracket()
        && (header == CfgLexer.IF || header == CfgLexer.ELIF || header == CfgLexer.ASSERT)) {
      return atBad("unexpected `=`: write `==` to compare.");
    }
    if (place.isInBracket() && !place.isInCall()) {
      return atBad("unexpected `=` in `" + place.brackets() + "`: write `dict(...)`.");
    }
    return atBad("unexpected `" + text() + "`.");
  }

  private Diagnostic colon(Token last) {
    if (!TokenKind.endsValue(last.getType())) {
      return atBad("expected a value between `" + last.getText() + "` and `:`.");
    }
    if (place.isInSubscript()) {
      return atBad("a slice has at most three parts, `start:stop:step`.");
    }
    if (place.isInBracket() && !place.isInBraces()) {
      return atBad("unexpected `:` in `" + place.brackets() + "`: write a dict `{key: value}`.");
    }
    return atBad(
        tokens.get(0).getType() == CfgLexer.FOR && !place.has(CfgLexer.IN)
            ? WITHOUT_IN
            : "unexpected `:`.");
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
