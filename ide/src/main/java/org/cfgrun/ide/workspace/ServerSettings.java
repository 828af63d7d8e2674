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
 */
public record ServerSettings(Map<String, Path> packages, Dialect dialect) {
  /** The name of the section. */
  public static final String SECTION = "cfgrun";

  /** The settings of a client that sends none. */
  public static final ServerSettings DEFAULT = new ServerSettings(Map.of(), Dialect.MMENGINE);

  public ServerSettings {
    packages = Map.copyOf(packages);
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
        "mmcv".equals(text(section.get("dialect"))) ? Dialect.MMCV : Dialect.MMENGINE);
  }

  private static Map<String, Path> packages(@Nullable JsonElement value) {
    Map<String, Path> packages = new LinkedHashMap<>();
    if (value instanceof JsonObject object) {
      object
          .entrySet()
          .forEach(
              entry -> {
                Path folder = path(text(entry.getValue()));
                if (folder != null) {
                  packages.put(entry.getKey(), folder);
                }
              });
    }
    return packages;
  }

  private static @Nullable Path path(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException invalid) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
  }
}
