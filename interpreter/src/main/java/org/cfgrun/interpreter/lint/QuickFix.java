package org.cfgrun.interpreter.lint;

import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * A rule whose findings can be fixed where there is no doubt about what was meant. An edit changes
 * only the words of the finding and an adjacent comma, so that comments survive.
 */
interface QuickFix {
  /** The code of the findings that this rule reports. */
  ErrorCode code();

  /** What the edit does, in the imperative. */
  String title();

  /** Returns the edit that fixes the finding at a place, or null where a person must decide. */
  @Nullable Edit edit(Span finding);

  /** Whether the edit may turn {@code before} into {@code after}; most edits keep all values. */
  default boolean mayTurn(ScalarNode before, ConfigNode after) {
    return false;
  }
}
