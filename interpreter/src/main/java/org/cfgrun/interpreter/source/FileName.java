package org.cfgrun.interpreter.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Reason;
import org.jspecify.annotations.Nullable;

/** Explains why a text cannot be the name of a file. */
public final class FileName {
  private FileName() {}

  /**
   * Returns the failure for a text that {@link java.nio.file.Path} rejects. Java takes the encoding
   * of names from the locale when the process starts. The launcher chooses a locale; a program that
   * embeds cfgrun may run without one.
   */
  public static Failed invalid(String name) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return invalid(name, Charset.isSupported(encoding) ? Charset.forName(encoding) : null);
  }

  static Failed invalid(String name, @Nullable Charset encoding) {
    if (encoding != null
        && !encoding.equals(StandardCharsets.UTF_8)
        && name.indexOf('\0') < 0
        && !encoding.newEncoder().canEncode(name)) {
      return new Failed(
          Reason.MISSING,
          "The locale of this process encodes file names as "
              + encoding.name()
              + ", which has no `"
              + name
              + "`.",
          "Start Java in a UTF-8 locale: LC_ALL=C.UTF-8.");
    }
    return new Failed(Reason.MISSING, "`" + name + "` is not a valid path.", "");
  }
}
