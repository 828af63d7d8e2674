package org.cfgrun.runtime.torch;

import ai.djl.util.Utils;
import java.nio.file.Path;

/** The directory of unpacked native libraries, which {@code cfgrun doctor} names. */
public final class NativeCache {
  private static final String CACHE = "DJL_CACHE_DIR";

  private NativeCache() {}

  /**
   * Returns the directory of one library; it need not exist.
   *
   * @param library the library's name, such as {@code pytorch}
   */
  public static Path folder(String library) {
    choose();
    return Utils.getEngineCacheDir(library);
  }

  /**
   * Chooses the directory unless the user has. DJL, and JNA below it, would use {@code user.home},
   * which Java calls {@code ?} for a user without an entry in the password file: a folder of that
   * name would appear in the working directory.
   */
  static synchronized void choose() {
    String chosen = Utils.getEnvOrSystemProperty(CACHE);
    Path cache =
        chosen == null
            ? UserFolders.home(System::getenv).resolve(".djl.ai")
            : Path.of(chosen).toAbsolutePath();
    System.setProperty(CACHE, cache.toString());
    if (!Path.of(System.getProperty("user.home", "")).isAbsolute()) {
      System.setProperty("user.home", cache.toString());
    }
  }
}
