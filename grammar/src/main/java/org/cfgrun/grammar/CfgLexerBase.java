package org.cfgrun.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Lexer;

/** Lexer actions that ANTLR rules cannot express: the end of a string and the start of the text. */
public abstract class CfgLexerBase extends Lexer {
  protected CfgLexerBase(CharStream input) {
    super(input);
  }

  /**
   * Consumes the rest of a string after its opening quotes. A lexer rule would match the longest
   * text, from the first triple-quoted string to the last one in the file. A string without closing
   * quotes becomes an {@code UNTERMINATED_STRING} up to the end of the line, or of the text for
   * triple quotes.
   */
  protected final void finishString() {
    int quote = _input.LA(-1);
    boolean triple = _input.LA(-2) == quote && _input.index() - _tokenStartCharIndex >= 3;
    while (true) {
      int c = _input.LA(1);
      if (c == IntStream.EOF || (!triple && isLineEnd(c))) {
        setType(CfgLexer.UNTERMINATED_STRING);
        return;
      }
      if (c == quote && (!triple || (_input.LA(2) == quote && _input.LA(3) == quote))) {
        consume(triple ? 3 : 1);
        return;
      }
      consume(1);
      if (c == '\\') {
        consumeEscaped();
      }
    }
  }

  /** Whether the current token is the first of the text. */
  protected final boolean isAtStart() {
    return _tokenStartCharIndex == 0;
  }

  private void consumeEscaped() {
    int c = _input.LA(1);
    if (c == IntStream.EOF) {
      return;
    }
    consume(1);
    if (c == '\r' && _input.LA(1) == '\n') {
      consume(1);
    }
  }

  private void consume(int count) {
    for (int i = 0; i < count; i++) {
      _input.consume();
    }
  }

  private static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }
}
