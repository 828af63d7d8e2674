package org.cfgrun.interpreter.value;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from.
 *
 * @param kind how it came to be
 * @param span the expression that gave it
 * @param replaced where the value that it replaced came from; null when it replaced none
 * @param via the variables and inheritance steps that brought it here, nearest first
 */
public record Origin(Kind kind, Span span, @Nullable Origin replaced, List<Via> via) {
  /** How a value came to be. */
  public enum Kind {
    /** Written where it stands. */
    WRITTEN,
    /** Computed by an expression. */
    COMPUTED,
    /** A dict joined from a base's and a child's. */
    MERGED,
    /** Given on the command line. */
    OVERRIDE,
    /** A component's default, written by nobody. */
    DEFAULT
  }

  /**
   * One step of the way.
   *
   * @param name the variable's name, or {@code _base_}
   * @param span where the variable was read or the base named
   */
  public record Via(String name, Span span) {}

  public Origin {
    via = List.copyOf(via);
  }

  /** A value written at {@code span}. */
  public static Origin written(Span span) {
    return new Origin(Kind.WRITTEN, span, null, List.of());
  }
}
