package org.cfgrun.interpreter.syntax;

import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;

/** Explains what cannot be a token. */
final class Misspellings {
  /** What input methods and word processors write for a sign of the language. */
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

  private Misspellings() {}

  /** The error for an unknown character or a string without its end. */
  static Diagnostic explain(Token token, Reporter reporter) {
    Span span = reporter.span(token);
    if (token.getType() == CfgLexer.UNTERMINATED_STRING) {
      return unterminated(token, reporter);
    }
    return Diagnostic.error(ErrorCode.SYNTAX, span, character(token.getText()));
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
            "the string that begins here has no closing `"
                + mark.repeat(triple ? 3 : 1)
                + (triple ? "`." : "` on its line."));
    return triple || !text.endsWith("\\" + mark)
        ? found
        : found.help("a `\\` before a quote takes its meaning away: write `\\\\` for a backslash.");
  }

  private static String character(String text) {
    int c = text.codePointAt(0);
    String lookalike = LOOKALIKES.get(c);
    if (lookalike == null && c >= 0xFF01 && c <= 0xFF5E) {
      lookalike = String.valueOf((char) (c - 0xFF01 + '!'));
    }
    if (lookalike != null) {
      return "`" + text + "` only looks like `" + lookalike + "`: write `" + lookalike + "`.";
    }
    return switch (c) {
      case '!' -> "`!` is no operator: write `not`.";
      case '?' -> "`?` is no operator: write `a if condition else b`.";
      case '$' -> "`$` has a meaning only in a template such as `{{ $NAME:default }}`.";
      case '`' -> "a backquote means nothing here: quote strings with `'`.";
      case '\\' -> "a `\\` continues a line only as its last character.";
      default -> unnamed(c, text);
    };
  }

  private static String unnamed(int c, String text) {
    if (Character.isSpaceChar(c)) {
      return "this blank is the character U+%04X: write a plain space.".formatted(c);
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
        ? "`%s` (U+%04X) is not a character of the language.".formatted(text, c)
        : "an invisible character, U+%04X, stands here: delete it.".formatted(c);
  }
}
