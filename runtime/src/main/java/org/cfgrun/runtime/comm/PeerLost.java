package org.cfgrun.runtime.comm;

/**
 * Signals that another process of the run has exited, has failed, or does not answer. The run can
 * be started again and resumed.
 */
public final class PeerLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * Creates the exception.
   *
   * @param reason a sentence that names rank and host
   * @param cause the failed collective
   */
  PeerLost(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  private PeerLost(String message, PeerLost original) {
    super(message, original);
    this.reason = original.reason;
  }

  /** Returns the sentence without further details. */
  public String reason() {
    return reason;
  }

  /** Returns the same exception with another sentence added to its message. */
  public PeerLost with(String sentence) {
    return new PeerLost(getMessage() + " " + sentence, this);
  }
}
