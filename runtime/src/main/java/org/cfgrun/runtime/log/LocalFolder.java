package org.cfgrun.runtime.log;

import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Checks directories of output, which are on a local disk. */
public final class LocalFolder {
  /** A URL; a single letter is a drive of Windows. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private LocalFolder() {}

  /** Returns whether a directory is an address such as {@code s3://bucket/runs}. */
  public static boolean isAddress(String folder) {
    return ADDRESS.matcher(folder).matches();
  }

  /**
   * Rejects the address of an object store, which would become a local directory named {@code s3:}.
   *
   * @param argument the name of the argument
   * @param folder its value; null for none
   */
  public static void require(String argument, @Nullable String folder) {
    if (folder != null && isAddress(folder)) {
      throw new ArgumentException(
          argument,
          "`%s` must be a directory on a local disk, got '%s'. Copy the files afterwards."
              .formatted(argument, folder));
    }
  }
}
