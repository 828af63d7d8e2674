package org.cfgrun.interpreter.inherit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/** Reads and parses each file once, in the first thread that asks for it. */
final class DocumentCache {
  private final SourceLoader loader;
  private final DocumentReader reader;
  private final Map<String, Entry> known = new ConcurrentHashMap<>();

  DocumentCache(SourceLoader loader, DocumentReader reader) {
    this.loader = loader;
    this.reader = reader;
  }

  /**
   * A file that was read.
   *
   * @param document the parsed file; null when it cannot be read
   * @param problems the problems of its text
   */
  record Entry(LoadResult result, @Nullable Document document, Problems problems) {}

  /** The key that identifies a file, however it was named. */
  static String key(SourceId id) {
    return id.path() == null ? id.name() : id.path().toString();
  }

  Entry of(SourceId id) {
    // computeIfAbsent is safe here: parsing a file never reads another one.
    return known.computeIfAbsent(key(id), key -> read(id));
  }

  /** Removes a file, so that it is read again the next time it is requested. */
  void forget(SourceId id) {
    known.remove(key(id));
  }

  private Entry read(SourceId id) {
    LoadResult result = loader.load(id);
    Problems problems = new Problems();
    Document document =
        result instanceof Loaded loaded ? reader.read(id, loaded.source(), problems) : null;
    return new Entry(result, document, problems);
  }
}
