package org.cfgrun.interpreter.inherit;

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
 * {@code {"packages": {"mmdet": "../mmdetection"}, "rules": {"stale-alias": "off"}}}, with
 * directories relative to itself. It is thread-safe.
 */
public final class ProjectFiles {
  private static final String NAME = ".cfgrun.json";
  private static final String PACKAGES = "packages";
  private static final String RULES = "rules";

  private final SourceLoader loader;
  private final Map<Path, Project> byFolder = new HashMap<>();

  /**
   * What a project file says.
   *
   * @param name the file; empty if there is none
   * @param packages directories by package name
   * @param rules levels by rule
   */
  public record Project(String name, Map<String, Path> packages, Map<String, String> rules) {
    static final Project NONE = new Project("", Map.of(), Map.of());
  }

  /** Creates a reader of the files that a loader may read. */
  public ProjectFiles(SourceLoader loader) {
    this.loader = loader;
  }

  /**
   * Returns the nearest project file in {@code folder} or above.
   *
   * @param problems receives the error of a file that is invalid
   */
  public synchronized Project of(@Nullable Path folder, Problems problems) {
    if (folder == null) {
      return Project.NONE;
    }
    Project known = byFolder.get(folder);
    if (known == null) {
      Path file = folder.resolve(NAME);
      known =
          loader.load(new SourceId(file.toString(), file)) instanceof LoadResult.Loaded loaded
              ? read(loaded.source(), folder, problems)
              : of(folder.getParent(), problems);
      byFolder.put(folder, known);
    }
    return known;
  }

  private static Project read(Source source, Path folder, Problems problems) {
    Map<String, Path> packages = new LinkedHashMap<>();
    Map<String, String> rules = new LinkedHashMap<>();
    try {
      JsonObject named = JsonParser.parseString(source.text()).getAsJsonObject();
      texts(named, PACKAGES)
          .forEach((name, path) -> packages.put(name, folder.resolve(path).normalize()));
      rules.putAll(texts(named, RULES));
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
              .help(
                  "Write `{\"packages\": {\"NAME\": \"DIR\"}, \"rules\": {\"RULE\": \"LEVEL\"}}`."));
    }
    return new Project(source.name(), packages, rules);
  }

  private static Map<String, String> texts(JsonObject project, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (project.has(key)) {
      project
          .getAsJsonObject(key)
          .entrySet()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return texts;
  }
}
