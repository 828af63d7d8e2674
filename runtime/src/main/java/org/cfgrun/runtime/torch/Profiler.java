package org.cfgrun.runtime.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;

/**
 * Records the operators that libtorch runs on this thread and on its backward threads. Only one
 * record can be active at a time.
 */
public final class Profiler {
  private Profiler() {}

  /**
   * Starts recording.
   *
   * @param gpu whether to time GPU kernels too
   * @param shapes whether to record the shapes of arguments
   * @param memory whether to record the memory allocated by operators
   */
  public static void start(boolean gpu, boolean shapes, boolean memory) {
    JniUtils.startProfile(gpu, shapes, memory);
  }

  /**
   * Stops recording and writes the record: a JSON list with an object for each call, with {@code
   * name}, start {@code ts} and duration {@code dur} in microseconds, thread {@code tid} and device
   * {@code pid}, and {@code shape} and {@code cpu mem} if requested.
   */
  public static void stop(Path file) {
    JniUtils.stopProfile(file.toString());
  }

  /**
   * Stops recording and discards the record. No file is created, so this also works without write
   * access.
   */
  public static void drop() {
    try {
      JniUtils.stopProfile("");
    } catch (EngineException unwritten) {
      // The record has already ended: libtorch only fails to open the file.
    }
  }
}
