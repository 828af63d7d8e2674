package org.cfgrun.runtime.log.tracking;

/**
 * Thrown when a service is missing, does not answer or rejects a request, or a file cannot be
 * written. It is checked and not a {@code ConfigException}, because it must not end the run: the
 * queue of points catches it and tries again, or keeps the points in a file.
 */
public final class TrackerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /**
   * @param message one sentence, shown to the user
   * @param lasting whether a retry cannot succeed
   */
  public TrackerException(String message, boolean lasting) {
    super(message);
    this.lasting = lasting;
  }

  /** Creates a failure that a retry may overcome. */
  public TrackerException(String message, Exception cause) {
    super(message, cause);
    this.lasting = false;
  }

  /** Returns whether a retry cannot succeed. */
  public boolean isLasting() {
    return lasting;
  }
}
