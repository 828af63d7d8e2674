package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;

/** Parses a text as the format of its file extension. */
@FunctionalInterface
public interface DocumentReader {
  /** Parses a text. Broken parts are reported and left out. */
  Document read(SourceId id, Source source, Problems problems);
}
