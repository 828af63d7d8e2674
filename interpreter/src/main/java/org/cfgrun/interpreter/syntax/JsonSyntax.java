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
 * Checks that a text is JSON (RFC 8259, plus Python's {@code NaN} and {@code Infinity}, and
 * templates). It rejects what only the config language allows: comments, trailing commas, single
 * quotes, {@code 0x1F}. The config parser reads the rest, because JSON's grammar is then a subset.
 */
public final class JsonSyntax {
  private static final Set<String> WORDS = Set.of("true", "false", "null", "NaN", "Infinity");
  private static final Pattern NUMBER =
      Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  // The loop is possessive: a backtracking one recurses, and a long string overflows the stack.
  private static final Pattern STRING =
      Pattern.compile("\"(?:[^\"\\\\\\p{Cntrl}]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");

  private final Source source;
  private final List<Token> tokens;
  private final Problems problems;

  private JsonSyntax(Source source, Problems problems) {
    this.source = source;
    this.tokens = Tokenizer.tokens(source, 0, source.text().length());
    this.problems = problems;
  }

  /** Reports the first violation of JSON, and returns whether there is none. */
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
    // The parser reports excess tokens.
    return tokens.size() > Tokenizer.MAX_TOKENS || blank(end, source.text().length());
  }

  /** Checks the text between two tokens, where the lexer skips comments and line joins too. */
  private boolean blank(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = source.text().charAt(i);
      if (c == '#') {
        return refuse(new Span(source, i, to), "comments are not allowed in JSON.");
      }
      if (c != ' ' && c != '\t') {
        return refuse(new Span(source, i, i + 1), "this character is not allowed in JSON.");
      }
    }
    return true;
  }

  private @Nullable String wrongAfter(Token before, Token token) {
    int type = token.getType();
    if (before.getType() == CfgLexer.COMMA && TokenKind.closes(type)) {
      return "a trailing comma is not allowed in JSON.";
    }
    if (before.getType() == CfgLexer.STRING && type == CfgLexer.STRING) {
      return "expected a comma before this string: JSON does not join adjacent strings.";
    }
    boolean signed =
        before.getType() == CfgLexer.MINUS
            && (before.getStopIndex() + 1 != token.getStartIndex()
                || !(type == CfgLexer.NUMBER || token.getText().equals("Infinity")));
    return signed ? "expected a number right after `-` in JSON." : null;
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
          NUMBER.matcher(token.getText()).matches() ? null : "this is not a valid JSON number.";
      case CfgLexer.STRING, CfgLexer.UNTERMINATED_STRING ->
          STRING.matcher(token.getText()).matches()
              ? null
              : "this is not a valid JSON string: use double quotes, one line, and only the"
                  + " escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.";
      case CfgLexer.NAME ->
          WORDS.contains(token.getText()) ? null : "`" + token.getText() + "` is not a JSON value.";
      default -> "`" + token.getText() + "` is not allowed in JSON.";
    };
  }

  private boolean refuse(Span span, String message) {
    problems.error(ErrorCode.SYNTAX, span, message);
    return false;
  }
}
