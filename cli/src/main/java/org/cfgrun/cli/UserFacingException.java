package org.cfgrun.cli;

/**
 * The world is not as a command needs it (disk, folder, file); its message is all that a user must
 * know.
 */
final class UserFacingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserFacingException(String message) {
    super(message);
  }
}
