package org.cfgrun.interpreter.inherit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Reads project files. A {@code .cfgrun.json} applies to the configs in its directory and below:
 * {@code {"packages": {"mmdet": "../mmdetection"}, "rules": {"stale-alias": "off"}, "catalogs":
 * ["catalog.json"]}}, with paths relative to itself. It is thread-safe.
 */
public final class ProjectFiles {
  /** The name of project files. */
  public static final String NAME = ".cfgrun.json";

  private static final String PACKAGES = "packages";
  private static final String RULES = "rules";
  private static final String CATALOGS = "catalogs";

  private final SourceLoader loader;
  private final Map<Path, Project> byFolder = new HashMap<>();

  /**
   * What a project file says.
   *
   * @param name the file; empty if there is none
   * @param packages directories by package name
   * @param rules levels by rule
   * @param catalogs catalogs of components in Python
   */
  public record Project(
      String name,
      Map<String, Path> packages,
      Map<String, String> rules,
      List<NamedFile> catalogs) {
    static final Project NONE = new Project("", Map.of(), Map.of(), List.of());
  }

  /**
   * A file that a project file names.
   *
   * @param place where it is named
   */
  public record NamedFile(Path path, Span place) {}

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
    List<NamedFile> catalogs = new ArrayList<>();
    try {
      JsonObject named = JsonParser.parseString(source.text()).getAsJsonObject();
      texts(named, PACKAGES)
          .forEach((name, path) -> packages.put(name, folder.resolve(path).normalize()));
      rules.putAll(texts(named, RULES));
      if (named.has(CATALOGS)) {
        for (JsonElement entry : named.getAsJsonArray(CATALOGS)) {
          String name = entry.getAsString();
          catalogs.add(new NamedFile(folder.resolve(name).normalize(), place(source, name)));
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
              .help(
                  "Write `{\"packages\": {\"NAME\": \"DIR\"}, \"rules\": {\"RULE\": \"LEVEL\"},"
                      + " \"catalogs\": [\"FILE\"]}`."));
    }
    return new Project(source.name(), packages, rules, catalogs);
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

  /** A name with escapes is not found as it is written; the whole file is then its place. */
  private static Span place(Source source, String name) {
    int at = source.text().indexOf('"' + name + '"');
    return at < 0 ? source.all() : new Span(source, at, at + name.length() + 2);
  }
}
