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
   * Chooses the directory unless the user has. DJL would use {@code user.home}, which Java calls
   * {@code ?} for a user without an entry in the password file: a folder of that name would appear
   * in the working directory.
   */
  static synchronized void choose() {
    if (Utils.getEnvOrSystemProperty(CACHE) == null) {
      System.setProperty(CACHE, UserFolders.home(System::getenv).resolve(".djl.ai").toString());
    }
  }
}
