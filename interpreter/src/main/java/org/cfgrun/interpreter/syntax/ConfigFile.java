package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Source;

/**
 * A parsed file. A statement that could not be parsed is a {@link Statement.Broken}, whose problem
 * has been reported.
 *
 * @param source the text
 * @param statements the statements in order
 * @param tokens the number of its tokens
 */
public record ConfigFile(Source source, List<Statement> statements, int tokens) {
  public ConfigFile {
    statements = List.copyOf(statements);
  }
}
