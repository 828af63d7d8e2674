package org.cfgrun.interpreter.compare;

import java.util.List;

/**
 * In what two configs of one name differ.
 *
 * @param file the name
 * @param status whether both have it
 * @param changes the differences where both have it; empty when they are equal
 */
public record FileChange(String file, Status status, List<Change> changes) {
  /** On which sides a config is. */
  public enum Status {
    /** On both. */
    CHANGED,
    /** On the left side alone. */
    REMOVED,
    /** On the right side alone. */
    ADDED
  }

  public FileChange {
    changes = List.copyOf(changes);
  }

  /** Whether both sides have it with the same value. */
  public boolean isEqual() {
    return status == Status.CHANGED && changes.isEmpty();
  }
}
