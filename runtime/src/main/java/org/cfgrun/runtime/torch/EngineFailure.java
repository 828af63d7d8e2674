package org.cfgrun.runtime.torch;

import java.nio.file.FileSystemException;

/** The engine cannot be used on this machine as it is. */
public final class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineFailure(String message) {
    super(message);
  }

  private EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure that underlies what starting the engine threw. */
  static EngineFailure of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The message of a missing file is its bare name.
    String kind = root instanceof FileSystemException ? root.getClass().getSimpleName() + " " : "";
    String reason = String.valueOf(root.getMessage()).replaceFirst("\\.$", "");
    return new EngineFailure("PyTorch does not start: " + kind + reason + ".", thrown);
  }
}
