package org.cfgrun.runtime.torch;

import ai.djl.util.Utils;
import java.nio.file.Path;

/** The directory of unpacked native libraries, which {@code cfgrun doctor} names. */
public final class NativeCache {
  private NativeCache() {}

  /**
   * Returns the directory of one library; it need not exist.
   *
   * @param library the library's name, such as {@code pytorch}
   */
  public static Path folder(String library) {
    return Utils.getEngineCacheDir(library);
  }
}
