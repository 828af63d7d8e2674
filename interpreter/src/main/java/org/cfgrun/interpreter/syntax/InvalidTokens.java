package org.cfgrun.interpreter.syntax;

import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;

/** Explains tokens that are invalid by themselves. */
final class InvalidTokens {
  /** Characters that input methods and word processors produce in place of ASCII ones. */
  private static final Map<Integer, String> LOOKALIKES =
      Map.ofEntries(
          Map.entry(0x2018, "'"),
          Map.entry(0x2019, "'"),
          Map.entry(0x201C, "\""),
          Map.entry(0x201D, "\""),
          Map.entry(0x2013, "-"),
          Map.entry(0x2014, "-"),
          Map.entry(0x2212, "-"),
          Map.entry(0x00D7, "*"),
          Map.entry(0x3001, ","),
          Map.entry(0x3002, "."),
          Map.entry(0x300C, "'"),
          Map.entry(0x300D, "'"),
          Map.entry(0x3010, "["),
          Map.entry(0x3011, "]"));

  private InvalidTokens() {}

  /** Returns whether a token is invalid by itself, whatever is around it. */
  static boolean is(Token token) {
    return switch (token.getType()) {
      case CfgLexer.UNKNOWN, CfgLexer.UNTERMINATED_STRING -> true;
      case CfgLexer.NAME -> {
        String text = token.getText();
        String name = Identifier.normalize(text);
        yield !name.equals(text) && Identifier.isKeyword(name);
      }
      default -> false;
    };
  }

  /** Returns the error for a token that is invalid. */
  static Diagnostic explain(Token token, Reporter reporter) {
    return switch (token.getType()) {
      case CfgLexer.UNTERMINATED_STRING -> unterminated(token, reporter);
      case CfgLexer.NAME ->
          Diagnostic.error(ErrorCode.SYNTAX, reporter.span(token), keyword(token.getText()));
      default ->
          Diagnostic.error(ErrorCode.SYNTAX, reporter.span(token), character(token.getText()));
    };
  }

  /**
   * Explains a name that Python stores as a keyword. Python accepts it, but the key that it assigns
   * could not be written by config text again.
   */
  private static String keyword(String text) {
    String word = Identifier.normalize(text);
    return "`%s` is the keyword `%s` in other letters and cannot be used as a name: write `%s`."
        .formatted(text, word, word);
  }

  private static Diagnostic unterminated(Token token, Reporter reporter) {
    String text = token.getText();
    int quote = 0;
    while (text.charAt(quote) != '\'' && text.charAt(quote) != '"') {
      quote++;
    }
    String mark = text.substring(quote, quote + 1);
    boolean triple = text.startsWith(mark.repeat(3), quote);
    int end = token.getStartIndex() + quote + (triple ? 3 : 1);
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.SYNTAX,
            reporter.span(token.getStartIndex(), triple ? end : token.getStopIndex() + 1),
            "unterminated string: expected a closing `"
                + mark.repeat(triple ? 3 : 1)
                + (triple ? "`." : "` on the same line."));
    return triple || !text.endsWith("\\" + mark)
        ? found
        : found.help("the backslash escapes the closing quote: write `\\\\` for a backslash.");
  }

  private static String character(String text) {
    int c = text.codePointAt(0);
    String lookalike = LOOKALIKES.get(c);
    if (lookalike == null && c >= 0xFF01 && c <= 0xFF5E) {
      lookalike = String.valueOf((char) (c - 0xFF01 + '!'));
    }
    if (lookalike != null) {
      return "`"
          + text
          + "` looks like `"
          + lookalike
          + "` but is another character: write `"
          + lookalike
          + "`.";
    }
    return switch (c) {
      case '!' -> "`!` is not an operator: write `not`.";
      case '?' -> "`?` is not an operator: write `a if condition else b`.";
      case '$' -> "`$` is allowed only in a template such as `{{ $NAME:default }}`.";
      case '`' -> "unexpected backquote: quote strings with `'`.";
      case '\\' -> "`\\` continues a line only as its last character.";
      default -> unnamed(c, text);
    };
  }

  private static String unnamed(int c, String text) {
    if (Character.isSpaceChar(c)) {
      return "unexpected space character U+%04X: replace it with a plain space.".formatted(c);
    }
    boolean visible =
        switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
    return visible
        ? "unexpected character `%s` (U+%04X).".formatted(text, c)
        : "unexpected invisible character U+%04X: delete it.".formatted(c);
  }
}
