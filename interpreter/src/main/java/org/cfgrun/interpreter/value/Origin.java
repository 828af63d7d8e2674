package org.cfgrun.interpreter.value;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from. Error trails, {@code explain} and the stale-alias rule read it.
 *
 * @param kind how the value was made
 * @param span the expression that gave the value
 * @param replaced the origin of the value it replaced, or null
 * @param via the variables and inheritance steps it came through, nearest first
 */
public record Origin(Kind kind, Span span, @Nullable Origin replaced, List<Via> via) {
  // A loop may pass a value through a variable any number of times.
  private static final int MAX_STEPS = 16;

  /** How a value was made. */
  public enum Kind {
    /** Written as a literal or display. */
    WRITTEN,
    /** Computed by an expression. */
    COMPUTED,
    /** A dict merged from a base's and a child's. */
    MERGED,
    /** Given on the command line. */
    OVERRIDE,
    /** Deleted by a statement; {@link #replaced} is the origin of the deleted value. */
    DELETED,
    /** The default of a component, not written in any config. */
    DEFAULT
  }

  /**
   * One step that a value came through. A step through {@code _base_} is recorded on top-level
   * values only; it holds for all of their parts. Recording it on each part would copy every
   * inherited tree.
   *
   * @param name the variable's name, or {@code _base_}
   * @param span where the variable is read or the base is named
   */
  public record Via(String name, Span span) {}

  public Origin {
    via = List.copyOf(via);
  }

  /** The origin of a value written at {@code span}. */
  public static Origin written(Span span) {
    return new Origin(Kind.WRITTEN, span, null, List.of());
  }

  /** The origin of a value computed by the expression at {@code span}. */
  public static Origin computed(Span span) {
    return new Origin(Kind.COMPUTED, span, null, List.of());
  }

  /** Returns this origin with one more step; the last {@value #MAX_STEPS} steps are kept. */
  public Origin through(String name, Span at) {
    List<Via> further = new ArrayList<>(via.size() + 1);
    further.add(new Via(name, at));
    further.addAll(via.subList(0, Math.min(via.size(), MAX_STEPS - 1)));
    return new Origin(kind, span, replaced, further);
  }

  /** Returns this origin for a value that replaced one from {@code former}. */
  public Origin replacing(Origin former) {
    return new Origin(kind, span, former, via);
  }

  /**
   * Returns this origin for a value that replaced one of an earlier statement of the same file. The
   * last {@value #MAX_STEPS} replacements are kept, because a loop may assign any number of times.
   */
  public Origin over(Origin former) {
    return former.span().equals(span) ? this : replacing(former.latest(MAX_STEPS));
  }

  /** The origin of the deletion of the value that came from here. */
  public Origin deleted(Span by) {
    return new Origin(Kind.DELETED, by, latest(MAX_STEPS), List.of());
  }

  private Origin latest(int steps) {
    if (replaced == null) {
      return this;
    }
    return new Origin(kind, span, steps == 1 ? null : replaced.latest(steps - 1), via);
  }

  /** The origin of a dict merged from a child's, which came from here, and a base's. */
  public Origin mergedOver(Origin base) {
    return new Origin(Kind.MERGED, span, base, via);
  }
}
