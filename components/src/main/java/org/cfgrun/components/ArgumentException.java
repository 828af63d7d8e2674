package org.cfgrun.components;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a component's constructor, its argument record, or a {@link ConfigValue} for values
 * that are out of range or incompatible. The builder of the component converts it into a diagnostic
 * with the file and line of the config.
 *
 * <p>A message names in backquotes all arguments that it depends on. The builder looks for further
 * mistakes with the default in place of an invalid argument, and leaves out complaints that name
 * it, because they may follow from the default.
 */
public final class ArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String argument;
  private final transient List<ArgumentException> others;

  /**
   * Creates an exception about the arguments as a whole.
   *
   * @param message one sentence with argument names in backquotes
   */
  public ArgumentException(String message) {
    this(null, message, List.of());
  }

  /**
   * Creates an exception about one argument.
   *
   * @param argument the name of the argument in the config
   * @param message one sentence with argument names in backquotes
   */
  public ArgumentException(String argument, String message) {
    this(argument, message, List.of());
  }

  private ArgumentException(
      @Nullable String argument, String message, List<ArgumentException> others) {
    super(message);
    this.argument = argument;
    this.others = List.copyOf(others);
  }

  /**
   * Runs checks that do not depend on each other, all of them, so that a user need not fix one
   * argument to learn of the next.
   *
   * @throws ArgumentException the first complaint, with the others in {@link #all}
   */
  public static void checkAll(Runnable... checks) {
    List<ArgumentException> found = new ArrayList<>();
    for (Runnable check : checks) {
      try {
        check.run();
      } catch (ArgumentException complaint) {
        // Parts that are built from the same dict have the same complaint.
        complaint.all().stream()
            .filter(each -> found.stream().noneMatch(each::saysTheSame))
            .forEach(found::add);
      }
    }
    if (!found.isEmpty()) {
      ArgumentException first = found.get(0);
      throw new ArgumentException(
          first.argument, first.getMessage(), found.subList(1, found.size()));
    }
  }

  /** Returns whether another complaint has the same argument and message. */
  public boolean saysTheSame(ArgumentException other) {
    return Objects.equals(argument, other.argument) && getMessage().equals(other.getMessage());
  }

  /**
   * Runs the check of a part.
   *
   * @param part the path from its owner to the part, such as {@code neck}
   * @throws ArgumentException the complaint of the part, for its owner
   */
  public static void checkPart(String part, Runnable check) {
    try {
      check.run();
    } catch (ArgumentException complaint) {
      throw complaint.within(part);
    }
  }

  /** Returns this complaint and the others that were found together with it. */
  public List<ArgumentException> all() {
    List<ArgumentException> all = new ArrayList<>();
    all.add(this);
    all.addAll(others);
    return all;
  }

  /**
   * Returns the same complaint for the owner of a part.
   *
   * @param part the path from the owner to the part that complains, such as {@code neck}
   */
  public ArgumentException within(String part) {
    return new ArgumentException(
        argument == null ? part : part + "." + argument,
        getMessage(),
        others.stream().map(other -> other.within(part)).toList());
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
