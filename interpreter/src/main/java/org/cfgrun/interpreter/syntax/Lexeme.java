package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Source;

/**
 * A token or comment in source form. Only blanks and line ends separate lexemes, so that a
 * formatter can lay them out again without loss.
 *
 * @param text the source form
 * @param start the offset of its first character
 * @param lineEnds the number of line ends between the previous lexeme and this one
 * @param indent the columns before it when it is the first of its line; a tab advances to the next
 *     multiple of 8
 * @param continued whether backslashes at all these line ends join it to the previous lexeme
 */
public record Lexeme(
    Kind kind, String text, int start, int lineEnds, int indent, boolean continued) {
  /** Kinds of lexemes that a layout distinguishes. */
  public enum Kind {
    /** A name, or {@code True}, {@code False} or {@code None}. */
    NAME,
    /** Any other keyword. */
    KEYWORD,
    NUMBER,
    /** One string; adjacent strings are separate lexemes. */
    STRING,
    TEMPLATE,
    OPEN,
    CLOSE,
    COMMA,
    COLON,
    SEMICOLON,
    /** {@code =}; augmented assignments are operators. */
    ASSIGN,
    /** {@code .} or {@code ...}. */
    DOT,
    OPERATOR,
    COMMENT
  }

  /** The lexemes of a text. Characters that the lexer does not know are operators. */
  public static List<Lexeme> of(Source source) {
    return new LexemeReader(source).read();
  }

  /** The offset after its last character. */
  public int end() {
    return start + text.length();
  }

  /** Whether it is the first of its line. */
  public boolean beginsLine() {
    return lineEnds > 0 || start == 0;
  }
}
