package org.cfgrun.interpreter.explain;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a key.
 *
 * @param action what happened
 * @param span the expression that did it
 * @param value what a {@code SET} or {@code REPLACED} key became, or what a {@code MERGED} one was
 *     given; null for {@code DELETED} and {@code REMOVED}, and for a value that a later statement
 *     of the same file replaced
 * @param variables the variables that the value passed through, in the order in which they were
 *     read
 * @param inherited where each file on the way to the config names the next as its base, nearest
 *     this step first; empty for a step of the config itself
 */
public record Step(
    Action action,
    Span span,
    @Nullable ConfigNode value,
    List<Origin.Via> variables,
    List<Span> inherited) {
  /** What can happen to a key. */
  public enum Action {
    /** It got its first value. */
    SET("set to"),
    /** A child's dict joined the base's. */
    MERGED("merged with"),
    /** Another value took the place of the former one. */
    REPLACED("replaced by"),
    /** It went with a dict or list that was replaced as a whole. */
    DELETED("deleted"),
    /** A statement took it away: {@code del}, {@code pop}, {@code clear}. */
    REMOVED("removed");

    private final String words;

    Action(String words) {
      this.words = words;
    }

    /** As a sentence says it. */
    public String words() {
      return words;
    }
  }

  public Step {
    variables = List.copyOf(variables);
    inherited = List.copyOf(inherited);
  }
}
