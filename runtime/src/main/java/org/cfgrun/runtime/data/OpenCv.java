package org.cfgrun.runtime.data;

import org.opencv.core.Core;

/** The native part of OpenCV, which must be there before its first use. */
public final class OpenCv {
  private OpenCv() {}

  /**
   * Loads the native library at the first call. OpenCV then runs on the calling thread alone: the
   * loader's workers are the only parallelism.
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
