package org.cfgrun.runtime.hook;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a hook whose requirements the model, the data or the optimizer do not meet. The hook
 * chain reports it at the hook's location in the config.
 */
public final class UnfitHookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Hook hook;

  /**
   * Creates the exception for the hook that is being called.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public UnfitHookException(String message) {
    super(message);
    hook = null;
  }

  /**
   * Creates the exception for a hook that another one has called.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public UnfitHookException(Hook hook, String message) {
    super(message);
    this.hook = hook;
  }

  /** Returns the hook that failed; null for the hook that is being called. */
  @Nullable Hook hook() {
    return hook;
  }
}
