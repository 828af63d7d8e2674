package org.cfgrun.runtime.data.dataset;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.FileName;
import org.jspecify.annotations.Nullable;

/**
 * The directory that relative paths of a dataset are resolved against.
 *
 * @param folder {@code data_root}; null for the working directory
 */
record DataRoot(@Nullable String folder) {
  /**
   * Resolves the path given in an argument.
   *
   * @param argument name of the argument, for messages
   */
  Path resolve(String argument, String path) {
    try {
      return folder == null ? Path.of(path) : Path.of(folder).resolve(path);
    } catch (InvalidPathException e) {
      throw new ArgumentException(argument, FileName.invalid(e.getInput()).text());
    }
  }

  /** Returns an explanation of the root for use in messages. */
  String explanation() {
    return folder == null
        ? "relative to the working directory `%s`".formatted(Path.of("").toAbsolutePath())
        : "`data_root` is '%s'".formatted(folder);
  }
}
