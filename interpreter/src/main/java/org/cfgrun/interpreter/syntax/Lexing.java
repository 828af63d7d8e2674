package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.interpreter.source.Source;

/** Text to tokens. */
final class Lexing {
  private Lexing() {}

  /** All tokens of {@code from..to}, line ends among them, the end of the text not. */
  static List<Token> tokens(Source source, int from, int to) {
    CfgLexer lexer = new CfgLexer(new TextStream(source.name(), source.text(), from, to));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>(Math.max(16, (to - from) / 6));
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      tokens.add(token);
    }
    return tokens;
  }
}
