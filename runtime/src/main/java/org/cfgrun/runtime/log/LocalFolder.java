package org.cfgrun.runtime.log;

import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;

/** Checks directories of output, which are on a local disk. */
public final class LocalFolder {
  /** A URL; a single letter is a drive of Windows. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private LocalFolder() {}

  /**
   * Returns what is wrong with a directory of output; null for nothing. The address of an object
   * store would become a local directory named {@code s3:}, and an empty text would be the current
   * directory. A log names its directory, and a control character in it could begin a line of the
   * log.
   *
   * @param name the name of the value
   */
  public static @Nullable String problem(String name, String folder) {
    return folder.isEmpty()
            || ADDRESS.matcher(folder).matches()
            || folder.chars().anyMatch(Character::isISOControl)
        ? "`%s` must be a directory on a local disk, got '%s'."
            .formatted(name, Printable.line(folder))
        : null;
  }

  /**
   * Rejects a directory that is not one of a local disk.
   *
   * @param argument the name of the argument
   * @param folder its value; null for none
   */
  public static void require(String argument, @Nullable String folder) {
    String problem = folder == null ? null : problem(argument, folder);
    if (problem != null) {
      throw new ArgumentException(argument, problem);
    }
  }
}
