package org.cfgrun.interpreter.inherit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/** Reads each file once, by whichever thread asks for it first. */
final class Readings {
  private final SourceLoader loader;
  private final DocumentReader reader;
  private final Map<String, Reading> known = new ConcurrentHashMap<>();

  Readings(SourceLoader loader, DocumentReader reader) {
    this.loader = loader;
    this.reader = reader;
  }

  /**
   * What came of reading a file.
   *
   * @param document null when the file cannot be read
   * @param problems what is wrong with its text
   */
  record Reading(LoadResult result, @Nullable Document document, Problems problems) {}

  /** What identifies a file, whoever names it and how. */
  static String key(SourceId id) {
    return id.path() == null ? id.name() : id.path().toString();
  }

  Reading of(SourceId id) {
    return known.computeIfAbsent(key(id), key -> read(id));
  }

  private Reading read(SourceId id) {
    LoadResult result = loader.load(id);
    Problems problems = new Problems();
    Document document =
        result instanceof Loaded loaded ? reader.read(id, loaded.source(), problems) : null;
    return new Reading(result, document, problems);
  }
}
