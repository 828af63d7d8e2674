package org.cfgrun.runtime.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Libtorch, whose natives are unpacked and loaded at the first use. */
public final class TorchEngine {
  /** The variable that names the folder of an own libtorch. */
  static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

  private TorchEngine() {}

  /**
   * The engine, started at the first call.
   *
   * @throws EngineFailure when this machine does not let it start
   */
  static Engine start() {
    String folder = System.getenv(LIBRARY_PATH);
    // DJL would go on with other natives than those that were asked for.
    if (folder != null && !hasLibrary(folder)) {
      throw new EngineFailure(
          "%s is %s, but there is no %s in it.".formatted(LIBRARY_PATH, folder, libraryName()));
    }
    try {
      return Engine.getInstance();
    } catch (EngineException | LinkageError problem) {
      throw EngineFailure.of(problem);
    }
  }

  /** Seeds the generators of all devices, which dropout and the like draw from. */
  public static void seed(int seed) {
    start().setRandomSeed(seed);
  }

  /** The version of libtorch. */
  public static String version() {
    return start().getVersion();
  }

  /** Whether libtorch lies in a folder. */
  static boolean hasLibrary(String folder) {
    return Files.isReadable(Path.of(folder, libraryName()));
  }

  /** The name of libtorch's file on this system. */
  static String libraryName() {
    return System.mapLibraryName("torch");
  }
}
