package org.cfgrun.interpreter.diagnostic;

import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run with a diagnostic: what a user can repair, in a config or on the machine. It is thrown
 * where no {@link Problems} travel beside the data, such as in a step of training. Any other
 * unchecked exception that reaches a command is a bug in cfgrun or in custom code.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  /** An exception for a diagnostic. */
  public ConfigException(Diagnostic diagnostic) {
    this(diagnostic, diagnostic.message(), null);
  }

  /** An exception for a diagnostic, with what brought it about. */
  public ConfigException(Diagnostic diagnostic, @Nullable Throwable cause) {
    this(diagnostic, diagnostic.message(), cause);
  }

  /**
   * An error that has no place in the config, or whose place the caller adds.
   *
   * @param message one sentence; names of the language are in backquotes
   */
  public ConfigException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** The same, with what brought it about. */
  public ConfigException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(Diagnostic.error(code, null, message), message, cause);
  }

  private ConfigException(Diagnostic diagnostic, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.diagnostic = diagnostic;
  }

  /** What to report. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }

  /** What kind of problem it is. */
  public ErrorCode code() {
    return diagnostic.code();
  }

  /** The same at a place of the config; one that has a place already keeps it. */
  public ConfigException at(@Nullable Span span) {
    if (span == null || diagnostic.span() != null) {
      return this;
    }
    ConfigException placed =
        new ConfigException(diagnostic.at(span), String.valueOf(getMessage()), getCause());
    placed.setStackTrace(getStackTrace());
    return placed;
  }
}
