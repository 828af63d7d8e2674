package org.cfgrun.runtime.hook;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a hook that needs something of the model, the data or the optimizer that they do not
 * have. The hook's chain tells it at the place where the config asks for the hook.
 */
public final class UnfitHookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Hook hook;

  /**
   * A complaint of the hook that is being called.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public UnfitHookException(String message) {
    super(message);
    hook = null;
  }

  /**
   * A complaint of a hook that another one has called.
   *
   * @param message one sentence; names of the language stand in backquotes
   */
  public UnfitHookException(Hook hook, String message) {
    super(message);
    this.hook = hook;
  }

  /** Who complains; null for the hook that is being called. */
  @Nullable Hook hook() {
    return hook;
  }
}
