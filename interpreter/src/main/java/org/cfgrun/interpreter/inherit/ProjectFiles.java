package org.cfgrun.interpreter.inherit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Reads project files. A {@code .cfgrun.json} applies to the configs in its directory and below:
 * {@code {"packages": {"mmdet": "../mmdetection"}}}, with directories relative to itself.
 */
final class ProjectFiles {
  private static final String NAME = ".cfgrun.json";
  private static final String PACKAGES = "packages";

  private final SourceLoader loader;
  private final Map<Path, Map<String, Path>> byFolder = new HashMap<>();

  ProjectFiles(SourceLoader loader) {
    this.loader = loader;
  }

  /** Returns the packages of the nearest project file in {@code folder} or above. */
  Map<String, Path> packages(@Nullable Path folder, Problems problems) {
    if (folder == null) {
      return Map.of();
    }
    Map<String, Path> known = byFolder.get(folder);
    if (known == null) {
      Path file = folder.resolve(NAME);
      known =
          loader.load(new SourceId(file.toString(), file)) instanceof LoadResult.Loaded loaded
              ? read(loaded.source(), folder, problems)
              : packages(folder.getParent(), problems);
      byFolder.put(folder, known);
    }
    return known;
  }

  private static Map<String, Path> read(Source source, Path folder, Problems problems) {
    Map<String, Path> packages = new LinkedHashMap<>();
    try {
      JsonObject named = JsonParser.parseString(source.text()).getAsJsonObject();
      if (named.has(PACKAGES)) {
        for (Map.Entry<String, JsonElement> entry : named.getAsJsonObject(PACKAGES).entrySet()) {
          packages.put(entry.getKey(), folder.resolve(entry.getValue().getAsString()).normalize());
        }
      }
      // Gson throws a different exception for each way in which a value can have the wrong type.
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException
        | InvalidPathException broken) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.SYNTAX,
                  source.all(),
                  "`" + source.name() + "` is not a valid project file.")
              .help("Write `{\"packages\": {\"NAME\": \"DIR\"}}`."));
    }
    return packages;
  }
}
