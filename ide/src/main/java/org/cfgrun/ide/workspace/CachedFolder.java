package org.cfgrun.ide.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts of cfgrun as read-only files in the user's cache, because an editor can open files only.
 * The directory is named by its content, since versions of cfgrun can run at the same time.
 */
public final class CachedFolder {
  private CachedFolder() {}

  /**
   * Writes files, unless they are there already.
   *
   * @param kind the beginning of the directory's name
   * @param texts the texts by relative path
   * @return the directory; null if it cannot be written
   */
  public static @Nullable Path write(String kind, Map<String, String> texts) {
    return write(caches(), kind, texts);
  }

  static @Nullable Path write(Path caches, String kind, Map<String, String> texts) {
    Path folder = caches.resolve(kind + "-" + Integer.toHexString(texts.hashCode()));
    try {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Path file = folder.resolve(text.getKey());
        if (!Files.exists(file)) {
          Path parent = file.getParent();
          Files.createDirectories(parent);
          // Under another name first: another process may read the file at this moment.
          Path written = Files.createTempFile(parent, "text", ".tmp");
          Files.write(written, text.getValue().getBytes(StandardCharsets.UTF_8));
          // A change would have no effect: cfgrun reads its own copy.
          written.toFile().setReadOnly();
          Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return folder;
    } catch (IOException unwritable) {
      return null;
    }
  }

  private static Path caches() {
    String given = System.getenv("XDG_CACHE_HOME");
    Path caches =
        given == null || given.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(given);
    return caches.resolve("cfgrun");
  }
}
