package org.cfgrun.interpreter.explain;

import java.util.List;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A step in the history of a key.
 *
 * @param action the kind of step
 * @param span the expression that caused it
 * @param value the new value of a {@code SET} or {@code REPLACED} key, or the dict that a {@code
 *     MERGED} key was merged with; null for {@code DELETED} and {@code REMOVED}, and for a value
 *     that a later statement of the same file replaced
 * @param variables the variables that the value passed through, in the order of reading
 * @param inherited the references to bases between this step and the config, nearest this step
 *     first; empty for a step of the config itself
 */
public record Step(
    Action action,
    Span span,
    @Nullable ConfigNode value,
    List<Origin.Via> variables,
    List<Span> inherited) {
  /** The kinds of steps. */
  public enum Action {
    /** The key got its first value. */
    SET("set to"),
    /** A child's dict was merged into the base's. */
    MERGED("merged with"),
    /** The value was replaced. */
    REPLACED("replaced by"),
    /** The key was deleted with an enclosing dict or list that was replaced. */
    DELETED("deleted"),
    /** A statement removed it: {@code del}, {@code pop}, {@code clear}. */
    REMOVED("removed");

    private final String words;

    Action(String words) {
      this.words = words;
    }

    /** The action in words, for messages. */
    public String words() {
      return words;
    }
  }

  public Step {
    variables = List.copyOf(variables);
    inherited = List.copyOf(inherited);
  }
}
