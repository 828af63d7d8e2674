package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;

/** Makes a document of a text, by the ending of its name. */
@FunctionalInterface
public interface DocumentReader {
  /** Reads; what is broken is reported and left out. */
  Document read(SourceId id, Source source, Problems problems);
}
