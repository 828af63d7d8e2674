package org.cfgrun.runtime.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Libtorch engine; its native libraries are unpacked and loaded on first use. */
public final class TorchEngine {
  /** Environment variable with the directory of a custom libtorch. */
  static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

  private TorchEngine() {}

  /**
   * Returns the engine, started on the first call.
   *
   * @throws ConfigException if the engine cannot start on this machine
   */
  static Engine start() {
    NativeCache.choose();
    // By default, DJL downloads natives and reports usage. Users opt in with these properties.
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    String folder = System.getenv(LIBRARY_PATH);
    // DJL would fall back to other native libraries than the requested ones.
    if (folder != null && !hasLibrary(folder)) {
      throw failure(
          "%s is %s, which does not contain %s. Set it to the lib directory of libtorch, or unset it."
              .formatted(LIBRARY_PATH, folder, libraryName()));
    }
    try {
      return Engine.getInstance();
    } catch (EngineException | LinkageError problem) {
      throw failure(problem);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Seeds the random generators of all devices, which operations such as dropout use. */
  public static void seed(int seed) {
    start().setRandomSeed(seed);
  }

  /** Returns the version of libtorch. */
  public static String version() {
    return start().getVersion();
  }

  /** Returns whether a directory contains libtorch. */
  static boolean hasLibrary(String folder) {
    return Files.isReadable(Path.of(folder, libraryName()));
  }

  /** Returns the file name of libtorch on this system. */
  static String libraryName() {
    return System.mapLibraryName("torch");
  }

  private static ConfigException failure(String message) {
    return failure(message, null);
  }

  private static ConfigException failure(String message, @Nullable Throwable cause) {
    return new ConfigException(
        Diagnostic.error(ErrorCode.ENVIRONMENT, null, message)
            .help("run `cfgrun doctor` to find the cause"),
        cause);
  }

  /** Creates the exception from the root cause of a failed start. */
  private static ConfigException failure(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The message of a missing-file exception is only its name.
    String kind = root instanceof FileSystemException ? root.getClass().getSimpleName() + " " : "";
    String reason = String.valueOf(root.getMessage()).replaceFirst("\\.$", "");
    return failure("PyTorch failed to start: " + kind + reason + ".", thrown);
  }
}
