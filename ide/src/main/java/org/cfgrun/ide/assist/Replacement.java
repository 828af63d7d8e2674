package org.cfgrun.ide.assist;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.assist.CursorContext;
import org.cfgrun.interpreter.syntax.Lexeme;
import org.jspecify.annotations.Nullable;

/**
 * The text that a proposal replaces, and what surrounds it.
 *
 * @param start the offset of the first replaced character
 * @param end the offset after the last replaced character
 * @param quoted whether it is the content of a string
 * @param closing the quotes to add because the string lacks them; empty otherwise
 * @param next the next character that is not a blank; a line feed at the end of the line
 */
record Replacement(int start, int end, boolean quoted, String closing, char next) {
  private static final Pattern FIELD =
      Pattern.compile("(?<!\\{)(?:\\{\\{)*+\\{([\\w.]*+)$", Pattern.UNICODE_CHARACTER_CLASS);

  static Replacement at(CursorContext context) {
    String text = context.source().text();
    Lexeme word = context.word();
    if (word != null && word.kind() == Lexeme.Kind.STRING) {
      int[] content = CursorContext.content(word);
      boolean closed = CursorContext.isClosed(word);
      // What follows in an unclosed string is probably not part of it.
      int end = closed ? content[1] : context.offset();
      int start = Math.min(content[0], context.offset());
      return new Replacement(
          start,
          Math.max(start, end),
          true,
          closed ? "" : text.substring(content[0] - 1, content[0]),
          next(text, closed ? word.end() : end));
    }
    int start = context.offset();
    int end = start;
    if (word != null && (word.kind() == Lexeme.Kind.NAME || word.kind() == Lexeme.Kind.KEYWORD)) {
      start = word.start();
      end = word.end();
    }
    return new Replacement(start, end, false, "", next(text, end));
  }

  /** Returns the name in a field of an f-string, <code>f'{na|me}'</code>; null elsewhere. */
  static @Nullable Replacement inField(CursorContext context) {
    Lexeme word = context.word();
    if (word == null || word.kind() != Lexeme.Kind.STRING) {
      return null;
    }
    int content = CursorContext.content(word)[0];
    String text = context.source().text();
    boolean formatted =
        text.substring(word.start(), Math.min(content, word.end()))
            .toLowerCase(Locale.ROOT)
            .contains("f");
    if (!formatted || context.offset() < content) {
      return null;
    }
    Matcher before = FIELD.matcher(text).region(content, context.offset());
    return before.find()
        ? new Replacement(
            before.start(1), context.offset(), false, "", next(text, context.offset()))
        : null;
  }

  private static char next(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    char c = at < text.length() ? text.charAt(at) : '\n';
    return c == '\r' ? '\n' : c;
  }

  /** Returns a string value: with quotes outside of a string, without them inside. */
  String text(String value) {
    return quoted ? value + closing : "'" + value + "'";
  }
}
