package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;

/** Number of CPU threads per operation. */
public final class Threads {
  private Threads() {}

  /**
   * Sets the number of threads per operation, for the whole process. The order of summation depends
   * on it, so results differ in the last bits between settings. Small networks gain little from a
   * second thread, and lose much if other work delays it.
   *
   * @param count at least 1
   */
  public static void set(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of threads must be at least 1, got " + count);
    }
    TorchEngine.start();
    JniUtils.setNumThreads(count);
  }

  /** Returns the number of threads per operation. */
  public static int get() {
    TorchEngine.start();
    return JniUtils.getNumThreads();
  }
}
