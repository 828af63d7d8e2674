package org.cfgrun.runtime.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;

/**
 * Records which operators libtorch runs on this thread, and on the threads that work for it in a
 * backward pass. There is one record at a time.
 */
public final class Profiler {
  private Profiler() {}

  /**
   * Begins to record.
   *
   * @param gpu whether kernels of a GPU are timed too
   * @param shapes whether the shapes of arguments are kept
   * @param memory whether it is kept how much memory an operator takes
   */
  public static void start(boolean gpu, boolean shapes, boolean memory) {
    JniUtils.startProfile(gpu, shapes, memory);
  }

  /**
   * Ends the record and writes it: a JSON list of an object for each call, with {@code name}, begin
   * {@code ts} and duration {@code dur} in microseconds, thread {@code tid} and device {@code pid},
   * and with {@code shape} and {@code cpu mem} as they were asked for.
   */
  public static void stop(Path file) {
    JniUtils.stopProfile(file.toString());
  }

  /** Ends the record and drops it. No file is made, so that this works also where none can be. */
  public static void drop() {
    try {
      JniUtils.stopProfile("");
    } catch (EngineException unwritten) {
      // The record has ended by then: libtorch complains of the file that it cannot open.
    }
  }
}
