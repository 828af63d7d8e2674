package org.cfgrun.runtime.model;

import org.cfgrun.components.ArgumentException;

/** The window in whose middle a keypoint has the highest value. */
final class KeypointWindow {
  private KeypointWindow() {}

  /** Requires a window that has a cell in its middle. */
  static void requireOdd(int size) {
    if (size % 2 == 0) {
      throw new ArgumentException(
          "local_maximum_kernel", "Expected an odd number, got %s.".formatted(size));
    }
  }
}
