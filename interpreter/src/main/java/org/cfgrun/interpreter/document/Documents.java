package org.cfgrun.interpreter.document;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.inherit.DocumentReader;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigParser;

/**
 * Reads documents in the format that the file extension indicates.
 *
 * @param budget the limits of the evaluation of each config
 * @param environment the inputs of the evaluation other than files
 */
public record Documents(Budget budget, Environment environment) implements DocumentReader {
  @Override
  public Document read(SourceId id, Source source, Problems problems) {
    return switch (id.extension()) {
      case ".yaml", ".yml" -> YamlDocument.read(id, source, budget, environment, problems);
      case ".json" -> JsonDocument.read(id, source, budget, environment, problems);
      default ->
          new CodeDocument(
              CodeFile.of(id, ConfigParser.parse(source, problems), budget, environment));
    };
  }
}
