package org.cfgrun.runtime.torch;

import java.nio.file.FileSystemException;

/** Thrown when the engine cannot be used on this machine. */
public final class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineFailure(String message) {
    super(message);
  }

  private EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception from the root cause of a failed start. */
  static EngineFailure of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The message of a missing-file exception is only its name.
    String kind = root instanceof FileSystemException ? root.getClass().getSimpleName() + " " : "";
    String reason = String.valueOf(root.getMessage()).replaceFirst("\\.$", "");
    return new EngineFailure("PyTorch failed to start: " + kind + reason + ".", thrown);
  }
}
