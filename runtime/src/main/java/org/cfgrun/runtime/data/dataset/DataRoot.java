package org.cfgrun.runtime.data.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a dataset's relative paths start from; null for the working folder.
 *
 * @param folder {@code data_root}
 */
record DataRoot(@Nullable String folder) {
  /**
   * The path meant by an argument.
   *
   * @param argument its name, for messages
   */
  Path resolve(String argument, String path) {
    try {
      return folder == null ? Path.of(path) : Path.of(folder).resolve(path);
    } catch (InvalidPathException e) {
      throw new ArgumentException(
          argument, "`%s` is not a path: %s.".formatted(argument, e.getMessage()));
    }
  }

  /** How the root came into a path, to end a sentence of a message with. */
  String explanation() {
    return folder == null
        ? "relative paths start from the working folder `%s`"
            .formatted(Path.of("").toAbsolutePath())
        : "`data_root` is '%s'".formatted(folder);
  }
}
