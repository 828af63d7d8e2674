package org.cfgrun.interpreter.eval.text;

import java.util.Objects;

/** A format that is not one, or that its operand does not support. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FormatException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
