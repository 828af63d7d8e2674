package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;

/** Parses configs. */
public final class ConfigParser {
  private static final int STEPS_PER_TOKEN = 10;
  private static final int CHARACTERS_PER_STEP = 4;

  private ConfigParser() {}

  /** Returns what parsing a text of some tokens costs, in steps of an evaluation. */
  public static long cost(long tokens, long characters) {
    return tokens * STEPS_PER_TOKEN + characters / CHARACTERS_PER_STEP;
  }

  /**
   * Parses a file. A broken statement is reported and does not affect the others.
   *
   * @param source the text
   * @param problems receives the errors
   */
  public static ConfigFile parse(Source source, Problems problems) {
    Reporter reporter = new Reporter(source, problems);
    List<Token> tokens = Tokenizer.tokens(source, 0, source.text().length());
    if (tokens.size() > Tokenizer.MAX_TOKENS) {
      problems.error(
          ErrorCode.OVER_BUDGET,
          reporter.span(tokens.get(Tokenizer.MAX_TOKENS)),
          "the file exceeds " + Tokenizer.MAX_TOKENS + " tokens.");
      return new ConfigFile(source, List.of(), tokens.size());
    }
    List<LogicalLine> lines = new LineSplitter(reporter, tokens).split();
    return new ConfigFile(source, new BlockReader(reporter, lines).read(), tokens.size());
  }
}
