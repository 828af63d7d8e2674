package org.cfgrun.components;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a component's constructor, its argument record, or a {@link ConfigValue} for values
 * that are out of range or incompatible. The builder of the component converts it into a diagnostic
 * with the file and line of the config.
 */
public final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String argument;

  /**
   * Creates an exception about the arguments as a whole.
   *
   * @param message one sentence with argument names in backquotes
   */
  public ArgumentException(String message) {
    super(message);
    this.argument = null;
  }

  /**
   * Creates an exception about one argument.
   *
   * @param argument the name of the argument in the config
   * @param message one sentence with argument names in backquotes
   */
  public ArgumentException(String argument, String message) {
    super(message);
    this.argument = argument;
  }

  /**
   * Returns the same complaint for the owner of a part.
   *
   * @param part the path from the owner to the part that complains, such as {@code neck}
   */
  public ArgumentException within(String part) {
    return new ArgumentException(argument == null ? part : part + "." + argument, getMessage());
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /**
   * Returns the name of the invalid argument in the config; null if several arguments are involved.
   */
  public @Nullable String argument() {
    return argument;
  }
}
