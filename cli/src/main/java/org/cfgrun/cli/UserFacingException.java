package org.cfgrun.cli;

/**
 * A failure outside cfgrun, such as a file that cannot be written. Its message is shown to the user
 * without a stack trace.
 */
final class UserFacingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserFacingException(String message) {
    super(message);
  }
}
