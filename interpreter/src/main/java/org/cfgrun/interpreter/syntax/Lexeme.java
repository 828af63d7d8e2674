package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Source;

/**
 * A word, a sign or a comment as it is written. Between two of them stand only blanks and line
 * ends, so that the lexemes of a text, laid out anew, are the same text.
 *
 * @param text as it is written
 * @param start the offset of its first character
 * @param lineEnds how many line ends stand between the one before and this
 * @param indent the columns before it when it is the first of its line; a tab goes to the next
 *     multiple of 8
 * @param continued whether backslashes before all these line ends join it to the one before
 */
public record Lexeme(
    Kind kind, String text, int start, int lineEnds, int indent, boolean continued) {
  /** What a lexeme is to a layout. */
  public enum Kind {
    /** A name, or a constant that is a word. */
    NAME,
    /** Any other reserved word. */
    KEYWORD,
    NUMBER,
    /** One string; adjacent ones are several lexemes. */
    STRING,
    TEMPLATE,
    OPEN,
    CLOSE,
    COMMA,
    COLON,
    SEMICOLON,
    /** {@code =}; {@code +=} and its like are operators. */
    ASSIGN,
    /** {@code .}, and {@code ...}. */
    DOT,
    OPERATOR,
    COMMENT
  }

  /** The lexemes of a text; what the lexer does not know is an operator. */
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
