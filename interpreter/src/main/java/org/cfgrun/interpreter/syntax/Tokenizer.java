package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;

/** Splits text into tokens. */
final class Tokenizer {
  /**
   * The maximum number of tokens of a text, a hundred times that of the longest public config. A
   * token and its part of the parse tree take about 300 bytes, so that these fit into a heap of 256
   * MiB.
   */
  static final int MAX_TOKENS = 400_000;

  private Tokenizer() {}

  /**
   * Returns the tokens of {@code from..to}, including line ends but not the end of the text. If
   * there are more than {@link #MAX_TOKENS}, the first excess token is the last one returned.
   */
  static List<Token> tokens(Source source, int from, int to) {
    CfgLexer lexer = new CfgLexer(new TextStream(source.name(), source.text(), from, to));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>(Math.max(16, Math.min(MAX_TOKENS, (to - from) / 6)));
    for (Token token = lexer.nextToken();
        token.getType() != Token.EOF && tokens.size() <= MAX_TOKENS;
        token = lexer.nextToken()) {
      tokens.add(token);
    }
    return tokens;
  }
}
