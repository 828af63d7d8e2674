package org.cfgrun.components;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a component's constructor, by its argument record, or by a {@link ConfigValue} for
 * values that do not go together or are out of range. Whoever builds the component turns it into a
 * diagnostic at the config's file and line.
 */
public final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String argument;

  /**
   * A complaint about the arguments together.
   *
   * @param message one sentence; names of arguments stand in backquotes
   */
  public ArgumentException(String message) {
    super(message);
    this.argument = null;
  }

  /**
   * A complaint about one argument.
   *
   * @param argument its name in the config
   * @param message one sentence; names of arguments stand in backquotes
   */
  public ArgumentException(String argument, String message) {
    super(message);
    this.argument = argument;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The argument to blame, as a config writes it; null when no single one is. */
  public @Nullable String argument() {
    return argument;
  }
}
