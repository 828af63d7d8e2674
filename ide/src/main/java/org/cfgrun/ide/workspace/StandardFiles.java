package org.cfgrun.ide.workspace;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.StandardConfigs;
import org.jspecify.annotations.Nullable;

/** Copies of the configs of the standard library, written when one is first asked for. */
final class StandardFiles {
  private StandardFiles() {}

  /** Written once for each process. */
  private static final class Folder {
    private static final @Nullable Path WRITTEN = CachedFolder.write("stdlib", texts());
  }

  /** Returns the file of a config: its own, or its copy; null if it cannot be written. */
  static @Nullable Path path(SourceId id) {
    if (id.path() != null) {
      return id.path();
    }
    Path folder = Folder.WRITTEN;
    return folder == null ? null : folder.resolve(inLibrary(id.name()));
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    SourceLoader loader = new SourceLoader(List.of());
    for (String name : StandardConfigs.names()) {
      if (loader.load(SourceId.of(name)) instanceof Loaded loaded) {
        texts.put(inLibrary(name), loaded.source().text());
      }
    }
    return texts;
  }

  private static String inLibrary(String name) {
    return name.substring(SourceId.STDLIB.length());
  }
}
