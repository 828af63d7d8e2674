package org.cfgrun.runtime.data;

import org.opencv.core.Core;

/** Loads the native library of OpenCV, which must happen before its first use. */
public final class OpenCv {
  private OpenCv() {}

  /**
   * Loads the native library on the first call. OpenCV then uses only the calling thread, because
   * the loader's workers already run in parallel.
   */
  public static void load() {
    Holder.load();
  }

  private static final class Holder {
    static {
      nu.pattern.OpenCV.loadLocally();
      Core.setNumThreads(1);
    }

    static void load() {}
  }
}
