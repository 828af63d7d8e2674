package org.cfgrun.cli;

import java.io.IOException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Printable;

/**
 * A failure that concerns the command line and no config, such as an output file that cannot be
 * written. It is not a {@code ConfigException}, whose code leads to a page about configs: the
 * message is shown as those about options are, without code and stack trace.
 */
final class UserFacingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserFacingException(String message) {
    super(Printable.line(message));
  }

  /** Creates the failure of a file or directory that cannot be read. */
  static UserFacingException unreadable(Object name, IOException problem) {
    return new UserFacingException("cannot read " + name + ": " + DiskReason.of(problem));
  }

  /** Creates the failure of a file that cannot be written. */
  static UserFacingException unwritable(Object name, IOException problem) {
    return new UserFacingException("cannot write " + name + ": " + DiskReason.of(problem));
  }
}
