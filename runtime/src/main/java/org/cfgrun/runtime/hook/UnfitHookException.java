package org.cfgrun.runtime.hook;

/**
 * Thrown by a hook that needs something of the model, the data or the optimizer that they do not
 * have. The hook's chain tells it at the place where the config asks for the hook.
 */
public final class UnfitHookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * A complaint.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public UnfitHookException(String message) {
    super(message);
  }
}
