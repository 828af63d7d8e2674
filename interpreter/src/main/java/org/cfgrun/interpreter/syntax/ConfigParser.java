package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;

/** Text to syntax tree. */
public final class ConfigParser {
  private ConfigParser() {}

  /**
   * Parses a file statement by statement: a broken one is reported, the others stand.
   *
   * @param source the text
   * @param problems takes what is wrong
   */
  public static ConfigFile parse(Source source, Problems problems) {
    Reporter reporter = new Reporter(source, problems);
    List<Token> tokens = Lexing.tokens(source, 0, source.text().length());
    if (tokens.size() > Lexing.MAX_TOKENS) {
      problems.error(
          ErrorCode.OVER_BUDGET,
          reporter.span(tokens.get(Lexing.MAX_TOKENS)),
          "this text has more than " + Lexing.MAX_TOKENS + " words and signs.");
      return new ConfigFile(source, List.of());
    }
    List<LogicalLine> lines = new LineSplitter(reporter, tokens).split();
    return new ConfigFile(source, new BlockReader(reporter, lines).read());
  }
}
