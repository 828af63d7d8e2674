package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.inherit.DocumentReader;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigParser;

/**
 * Reads documents by the ending of their names.
 *
 * @param budget what each file may compute
 * @param surroundings what else their values may depend on
 */
public record Documents(Budget budget, Surroundings surroundings) implements DocumentReader {
  @Override
  public Document read(SourceId id, Source source, Problems problems) {
    return switch (id.extension()) {
      case ".yaml", ".yml" -> YamlDocument.read(id, source, budget, surroundings, problems);
      case ".json" -> JsonDocument.read(id, source, surroundings, problems);
      default ->
          new CodeDocument(
              CodeFile.of(id, ConfigParser.parse(source, problems), budget, surroundings));
    };
  }
}
