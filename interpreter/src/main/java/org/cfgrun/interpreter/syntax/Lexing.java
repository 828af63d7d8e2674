package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;

/** Text to tokens. */
final class Lexing {
  /**
   * As many tokens as a text may have: a hundred times those of the longest public config. With its
   * parse tree a token takes some 300 bytes, so that this many fit into a heap of 256 MiB.
   */
  static final int MAX_TOKENS = 400_000;

  private Lexing() {}

  /**
   * The tokens of {@code from..to}, line ends among them, the end of the text not. Of a text that
   * has more than {@link #MAX_TOKENS} the first that is too much is the last one given.
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
