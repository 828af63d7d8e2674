package org.cfgrun.cli;

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
}
