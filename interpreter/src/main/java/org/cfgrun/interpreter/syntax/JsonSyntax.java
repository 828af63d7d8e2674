package org.cfgrun.interpreter.syntax;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Tells JSON (RFC 8259, with Python's {@code NaN} and {@code Infinity}, and templates) from text
 * that only the config language has: comments, trailing commas, single quotes, {@code 0x1F}. What
 * is left of JSON's grammar is a part of the config language's.
 */
public final class JsonSyntax {
  private static final Set<String> WORDS = Set.of("true", "false", "null", "NaN", "Infinity");
  private static final Pattern NUMBER =
      Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern STRING =
      Pattern.compile("\"(?:[^\"\\\\\\p{Cntrl}]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");

  private final Source source;
  private final List<Token> tokens;
  private final Problems problems;

  private JsonSyntax(Source source, Problems problems) {
    this.source = source;
    this.tokens = Lexing.tokens(source, 0, source.text().length());
    this.problems = problems;
  }

  /** Reports the first thing that JSON has not; true when there is none. */
  public static boolean check(Source source, Problems problems) {
    return new JsonSyntax(source, problems).check();
  }

  private boolean check() {
    int end = 0;
    Token before = null;
    for (Token token : tokens) {
      if (!blank(end, token.getStartIndex())) {
        return false;
      }
      end = token.getStopIndex() + 1;
      if (token.getType() == CfgLexer.NEWLINE) {
        continue;
      }
      String wrong = before == null ? null : wrongAfter(before, token);
      wrong = wrong == null ? wrong(token) : wrong;
      if (wrong != null) {
        return refuse(new Span(source, token.getStartIndex(), end), wrong);
      }
      before = token;
    }
    return tokens.size() > Lexing.MAX_TOKENS || blank(end, source.text().length());
  }

  /** Between tokens the lexer leaves out comments and joined lines as well as spaces. */
  private boolean blank(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = source.text().charAt(i);
      if (c == '#') {
        return refuse(new Span(source, i, to), "JSON has no comments.");
      }
      if (c != ' ' && c != '\t') {
        return refuse(new Span(source, i, i + 1), "this character has no place in JSON.");
      }
    }
    return true;
  }

  private @Nullable String wrongAfter(Token before, Token token) {
    int type = token.getType();
    if (before.getType() == CfgLexer.COMMA && TokenKind.closes(type)) {
      return "JSON has no comma before a closing bracket.";
    }
    if (before.getType() == CfgLexer.STRING && type == CfgLexer.STRING) {
      return "JSON does not join strings; a comma is missing before this one.";
    }
    boolean signed =
        before.getType() == CfgLexer.MINUS
            && (before.getStopIndex() + 1 != token.getStartIndex()
                || !(type == CfgLexer.NUMBER || token.getText().equals("Infinity")));
    return signed ? "in JSON a minus stands right before a number." : null;
  }

  private static @Nullable String wrong(Token token) {
    return switch (token.getType()) {
      case CfgLexer.LBRACE,
          CfgLexer.RBRACE,
          CfgLexer.LBRACK,
          CfgLexer.RBRACK,
          CfgLexer.COMMA,
          CfgLexer.COLON,
          CfgLexer.MINUS,
          CfgLexer.TEMPLATE ->
          null;
      case CfgLexer.NUMBER ->
          NUMBER.matcher(token.getText()).matches() ? null : "JSON writes no number like this.";
      case CfgLexer.STRING, CfgLexer.UNTERMINATED_STRING ->
          STRING.matcher(token.getText()).matches()
              ? null
              : "a string of JSON stands in double quotes on one line, its escapes are"
                  + " \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.";
      case CfgLexer.NAME ->
          WORDS.contains(token.getText()) ? null : "`" + token.getText() + "` is no value of JSON.";
      default -> "`" + token.getText() + "` has no place in JSON.";
    };
  }

  private boolean refuse(Span span, String message) {
    problems.error(ErrorCode.SYNTAX, span, message);
    return false;
  }
}
