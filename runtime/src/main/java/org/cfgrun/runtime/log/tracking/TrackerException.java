package org.cfgrun.runtime.log.tracking;

/** A service that is missing, does not answer or refuses; a file that cannot be written. */
public final class TrackerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /**
   * @param message one sentence for the user
   * @param lasting whether trying again is of no use
   */
  public TrackerException(String message, boolean lasting) {
    super(message);
    this.lasting = lasting;
  }

  /** A failure that may pass. */
  public TrackerException(String message, Exception cause) {
    super(message, cause);
    this.lasting = false;
  }

  /** Whether trying again is of no use. */
  public boolean isLasting() {
    return lasting;
  }
}
