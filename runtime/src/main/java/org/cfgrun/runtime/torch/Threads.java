package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.JniUtils;

/** How many threads of the CPU one operation uses. */
public final class Threads {
  private Threads() {}

  /**
   * Sets the number of threads that share one operation, for the whole process. Sums are then added
   * in another order, so results differ in the last bits between settings. Small networks gain
   * little from a second thread, and lose much where other work keeps it waiting.
   *
   * @param count at least 1
   */
  public static void set(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of threads must be at least 1, not " + count);
    }
    TorchEngine.start();
    JniUtils.setNumThreads(count);
  }

  /** The number of threads that share one operation. */
  public static int get() {
    TorchEngine.start();
    return JniUtils.getNumThreads();
  }
}
