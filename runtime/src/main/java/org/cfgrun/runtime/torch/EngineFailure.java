package org.cfgrun.runtime.torch;

/** The engine cannot be used on this machine as it is. */
public final class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure that underlies what starting the engine threw. */
  static EngineFailure of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String kind = root instanceof java.io.IOException ? root.getClass().getSimpleName() + " " : "";
    return new EngineFailure("PyTorch does not start: " + kind + root.getMessage() + ".", thrown);
  }
}
