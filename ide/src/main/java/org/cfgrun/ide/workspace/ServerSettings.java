package org.cfgrun.ide.workspace;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.document.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the section {@code cfgrun} of an editor. A value of the wrong type counts as not
 * set, because an editor sends what its user is typing.
 *
 * @param packages the directories of packages by name, for bases such as {@code mmdet::PATH}
 * @param dialect the dialect where mmcv and mmengine differ
 * @param rules levels by rule, as for {@code check --rule}
 * @param workspaceDiagnostics whether a client that asks for diagnostics gets those of all configs
 *     in the workspace, and not only those of open ones
 * @param pictures whether hovers contain pictures, which a client must be able to show
 */
public record ServerSettings(
    Map<String, Path> packages,
    Dialect dialect,
    Map<String, String> rules,
    boolean workspaceDiagnostics,
    boolean pictures) {
  /** The name of the section. */
  public static final String SECTION = "cfgrun";

  /** The settings of a client that sends none. */
  public static final ServerSettings DEFAULT =
      new ServerSettings(Map.of(), Dialect.MMENGINE, Map.of(), false, false);

  public ServerSettings {
    packages = Map.copyOf(packages);
    rules = Map.copyOf(rules);
  }

  /**
   * Reads the settings.
   *
   * @param sent what the client sent: the section itself, an object with the section as its one
   *     member, or null
   */
  public static ServerSettings of(@Nullable Object sent) {
    if (!(sent instanceof JsonObject object)) {
      return DEFAULT;
    }
    JsonObject section = object.get(SECTION) instanceof JsonObject inner ? inner : object;
    return new ServerSettings(
        packages(section.get("packages")),
        "mmcv".equals(text(section.get("dialect"))) ? Dialect.MMCV : Dialect.MMENGINE,
        texts(section.get("rules")),
        "true".equals(text(section.get("workspaceDiagnostics"))),
        "true".equals(text(section.get("pictures"))));
  }

  private static Map<String, Path> packages(@Nullable JsonElement value) {
    Map<String, Path> packages = new LinkedHashMap<>();
    texts(value)
        .forEach(
            (name, text) -> {
              Path folder = path(text);
              if (folder != null) {
                packages.put(name, folder);
              }
            });
    return packages;
  }

  private static Map<String, String> texts(@Nullable JsonElement value) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (value instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(
              entry -> {
                String text = text(entry.getValue());
                if (text != null) {
                  texts.put(entry.getKey(), text);
                }
              });
    }
    return texts;
  }

  private static @Nullable Path path(String text) {
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException invalid) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
  }
}
