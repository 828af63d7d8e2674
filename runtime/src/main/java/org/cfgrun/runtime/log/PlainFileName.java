package org.cfgrun.runtime.log;

import java.nio.charset.StandardCharsets;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * Checks names of files that are written into a directory, which must not lead out of it: configs
 * and annotations can be of a stranger.
 */
public final class PlainFileName {
  /** The limit of file systems. */
  private static final int MAX_BYTES = 255;

  /** Leaves room for a number before or after the name, and an extension. */
  private static final int MAX_IMAGE_BYTES = 200;

  private PlainFileName() {}

  /**
   * Rejects an argument that is not the name of a file in a directory.
   *
   * @param argument the name of the argument
   * @param name its value; null for none
   */
  public static void require(String argument, @Nullable String name) {
    if (name != null && !isPlain(name)) {
      throw refused(argument, name);
    }
  }

  /** Returns the refusal of an argument that is not the name of a file in a directory. */
  public static ArgumentException refused(String argument, String value) {
    return new ArgumentException(
        argument,
        "`%s` must be a file name without a directory, got '%s'.".formatted(argument, value));
  }

  /** Returns whether a text names a file in any directory. */
  public static boolean isPlain(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
        && bytes(name) <= MAX_BYTES;
  }

  /**
   * Returns the name of a file about an image: the image's own, without directory and extension.
   * Other characters than letters, digits, {@code .}, {@code _} and {@code -} become {@code _}.
   *
   * @param image the path of the image as the dataset has it
   */
  public static String ofImage(String image) {
    String last = image.substring(Math.max(image.lastIndexOf('/'), image.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    StringBuilder name = new StringBuilder();
    int[] kept = last.substring(0, dot > 0 ? dot : last.length()).codePoints().toArray();
    int bytes = 0;
    for (int c : kept) {
      String shown = Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0 ? text(c) : "_";
      bytes += bytes(shown);
      if (bytes > MAX_IMAGE_BYTES) {
        break;
      }
      name.append(shown);
    }
    return name.toString();
  }

  private static String text(int c) {
    return Character.toString(c);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
