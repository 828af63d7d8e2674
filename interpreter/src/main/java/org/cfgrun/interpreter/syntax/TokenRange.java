package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** The tokens of one logical line as input of the parser, followed by an end token. */
final class TokenRange implements TokenStream {
  private final List<Token> tokens;
  private final Token eof;
  private int at;

  TokenRange(List<Token> tokens, int endOffset) {
    this.tokens = tokens;
    CommonToken last = new CommonToken(Token.EOF, "");
    last.setStartIndex(endOffset);
    last.setStopIndex(endOffset - 1);
    last.setTokenIndex(tokens.size());
    this.eof = last;
  }

  List<Token> tokens() {
    return tokens;
  }

  @Override
  public Token get(int index) {
    return index < tokens.size() ? tokens.get(index) : eof;
  }

  @Override
  public @Nullable Token LT(int k) {
    int index = k > 0 ? at + k - 1 : at + k;
    return index < 0 ? null : get(index);
  }

  @Override
  public int LA(int k) {
    Token token = LT(k);
    return token == null ? Token.INVALID_TYPE : token.getType();
  }

  @Override
  public void consume() {
    if (at >= tokens.size()) {
      throw new IllegalStateException("cannot consume EOF");
    }
    at++;
  }

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = index;
  }

  @Override
  public int size() {
    return tokens.size() + 1;
  }

  @Override
  public int mark() {
    return -1;
  }

  @Override
  public void release(int marker) {}

  @Override
  public @Nullable TokenSource getTokenSource() {
    // ANTLR needs the source only to create tokens during error recovery, which is off.
    return null;
  }

  @Override
  public String getSourceName() {
    return UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    StringBuilder text = new StringBuilder();
    for (int i = interval.a; i <= interval.b && i < tokens.size(); i++) {
      text.append(tokens.get(i).getText());
    }
    return text.toString();
  }

  @Override
  public String getText() {
    return getText(Interval.of(0, size() - 1));
  }

  @Override
  public String getText(RuleContext context) {
    return getText(context.getSourceInterval());
  }

  @Override
  public String getText(@Nullable Token start, @Nullable Token stop) {
    return start == null || stop == null
        ? ""
        : getText(Interval.of(start.getTokenIndex(), stop.getTokenIndex()));
  }
}
