package org.cfgrun.interpreter.compare;

import java.util.List;

/**
 * The differences between two configs of the same name.
 *
 * @param file the name
 * @param status the sides that have the file
 * @param changes the differences if both sides have the file; empty if they are equal
 */
public record FileChange(String file, Status status, List<Change> changes) {
  /** The sides that have a config. */
  public enum Status {
    /** Both sides. */
    CHANGED,
    /** Only the left side. */
    REMOVED,
    /** Only the right side. */
    ADDED
  }

  public FileChange {
    changes = List.copyOf(changes);
  }

  /** Whether both sides have the file with equal values. */
  public boolean isEqual() {
    return status == Status.CHANGED && changes.isEmpty();
  }
}
