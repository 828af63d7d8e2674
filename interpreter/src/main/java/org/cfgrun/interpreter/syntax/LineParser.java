package org.cfgrun.interpreter.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.cfgrun.grammar.CfgLexer;
import org.cfgrun.grammar.CfgParser;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Parses the tokens of one logical line, and explains why they do not parse. */
final class LineParser {
  /**
   * Fields are limited because each is lexed and parsed separately, which costs far more than
   * tokens in a line.
   */
  private static final int MAX_FIELDS = 20_000;

  private final Reporter reporter;
  private final CfgParser parser;
  private int fields;
  private int failedAt;

  LineParser(Reporter reporter) {
    this.reporter = reporter;
    this.parser = new CfgParser(new TokenRange(List.of(), 0));
    parser.removeErrorListeners();
    parser.setErrorHandler(new FirstErrorStrategy());
  }

  /** Parses a logical line; returns null when its problem has been reported. */
  CfgParser.@Nullable LineContext line(List<Token> tokens) {
    return parse(tokens, CfgParser::line, false);
  }

  /** Parses a line without reporting its problem; returns null when it does not parse. */
  CfgParser.@Nullable LineContext repaired(List<Token> tokens) {
    TokenRange range = range(tokens);
    try {
      return parse(range, PredictionMode.LL, CfgParser::line);
    } catch (ParseCancellationException failed) {
      failedAt = offending(failed).getTokenIndex();
      return null;
    }
  }

  /** Returns the index of the token at which {@link #repaired} failed. */
  int failedAt() {
    return failedAt;
  }

  /**
   * Parses the expression of an f-string field; returns null when its problem has been reported.
   */
  CfgParser.@Nullable FieldContext field(int from, int to) {
    fields++;
    if (fields > MAX_FIELDS) {
      if (fields == MAX_FIELDS + 1) {
        reporter
            .problems()
            .error(
                ErrorCode.OVER_BUDGET,
                reporter.span(from, to),
                "the file exceeds " + MAX_FIELDS + " f-string fields.");
      }
      return null;
    }
    List<Token> tokens = new ArrayList<>();
    for (Token token : Tokenizer.tokens(reporter.source(), from, to)) {
      if (InvalidTokens.is(token)) {
        reporter.add(InvalidTokens.explain(token, reporter));
        return null;
      }
      if (token.getType() != CfgLexer.NEWLINE) {
        tokens.add(token);
      }
    }
    if (tokens.isEmpty()) {
      reporter.syntax(reporter.span(from, to), "expected an expression in an f-string field.");
      return null;
    }
    return parse(tokens, CfgParser::field, true);
  }

  /**
   * Tries the fast SLL prediction, which suffices for valid text, and falls back to full LL for
   * errors.
   */
  private <T> @Nullable T parse(List<Token> tokens, Function<CfgParser, T> rule, boolean field) {
    TokenRange range = range(tokens);
    try {
      return parse(range, PredictionMode.SLL, rule);
    } catch (ParseCancellationException retried) {
      range.seek(0);
    }
    try {
      return parse(range, PredictionMode.LL, rule);
    } catch (ParseCancellationException failed) {
      reporter.add(new SyntaxExplainer(reporter, tokens, offending(failed), field).explain());
      return null;
    }
  }

  /** The error strategy bails out with the exception that names the token. */
  private static Token offending(ParseCancellationException failed) {
    return ((RecognitionException) Objects.requireNonNull(failed.getCause())).getOffendingToken();
  }

  private static TokenRange range(List<Token> tokens) {
    // Tokens get an index only from ANTLR's own token streams, which also buffer hidden tokens.
    for (int i = 0; i < tokens.size(); i++) {
      ((CommonToken) tokens.get(i)).setTokenIndex(i);
    }
    return new TokenRange(tokens, tokens.get(tokens.size() - 1).getStopIndex() + 1);
  }

  private <T> T parse(TokenRange range, PredictionMode mode, Function<CfgParser, T> rule) {
    parser.setTokenStream(range);
    parser.getInterpreter().setPredictionMode(mode);
    return rule.apply(parser);
  }

  /** Stops at the first error: ANTLR's recovery would report tokens that the user did not write. */
  private static final class FirstErrorStrategy extends DefaultErrorStrategy {
    @Override
    public void recover(Parser recognizer, RecognitionException e) {
      throw new ParseCancellationException(e);
    }

    @Override
    public Token recoverInline(Parser recognizer) {
      throw new ParseCancellationException(new InputMismatchException(recognizer));
    }

    @Override
    public void sync(Parser recognizer) {}

    @Override
    public void reportError(Parser recognizer, RecognitionException e) {}
  }
}
