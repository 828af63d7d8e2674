package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.cfgrun.interpreter.source.Source;

/**
 * A parsed file. Where a statement could not be parsed there is a {@link Statement.Broken}; its
 * problem has been reported.
 *
 * @param source the text
 * @param statements in order
 */
public record ConfigFile(Source source, List<Statement> statements) {
  public ConfigFile {
    statements = List.copyOf(statements);
  }
}
