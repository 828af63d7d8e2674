package org.cfgrun.interpreter.value;

import java.util.ArrayList;
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
  // A loop may hand a value through a variable any number of times.
  private static final int MAX_STEPS = 16;

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
    /** Taken away by a statement; what stood there is what it replaced. */
    DELETED,
    /** A component's default, written by nobody. */
    DEFAULT
  }

  /**
   * One step of the way. A step through {@code _base_} stands on the values of top-level keys only;
   * the parts of such a value came the same way.
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

  /** A value computed by the expression at {@code span}. */
  public static Origin computed(Span span) {
    return new Origin(Kind.COMPUTED, span, null, List.of());
  }

  /** The same, come one step further; the last {@value #MAX_STEPS} steps are kept. */
  public Origin through(String name, Span at) {
    List<Via> further = new ArrayList<>(via.size() + 1);
    further.add(new Via(name, at));
    further.addAll(via.subList(0, Math.min(via.size(), MAX_STEPS - 1)));
    return new Origin(kind, span, replaced, further);
  }

  /** The same in the place of a value that came from {@code former}. */
  public Origin replacing(Origin former) {
    return new Origin(kind, span, former, via);
  }

  /**
   * The same in the place of a value that an earlier statement of the file gave. A loop may do so
   * any number of times; the last {@value #MAX_STEPS} are kept.
   */
  public Origin over(Origin former) {
    return former.span().equals(span) ? this : replacing(former.latest(MAX_STEPS));
  }

  /** That a statement took away the value that came from here. */
  public Origin deleted(Span by) {
    return new Origin(Kind.DELETED, by, latest(MAX_STEPS), List.of());
  }

  private Origin latest(int steps) {
    if (replaced == null) {
      return this;
    }
    return new Origin(kind, span, steps == 1 ? null : replaced.latest(steps - 1), via);
  }

  /** A dict joined from a child's, which came from here, and a base's from {@code base}. */
  public Origin mergedOver(Origin base) {
    return new Origin(Kind.MERGED, span, base, via);
  }
}
