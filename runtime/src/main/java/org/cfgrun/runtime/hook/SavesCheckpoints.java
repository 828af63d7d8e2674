package org.cfgrun.runtime.hook;

import org.cfgrun.runtime.runner.RunLength;
import org.jspecify.annotations.Nullable;

/** A hook that fills the disk. */
public interface SavesCheckpoints {
  /**
   * How many checkpoints lie on the disk at once at most. A new one is whole before an old one
   * goes.
   */
  long mostCheckpoints(RunLength length);

  /** Whether they hold the optimizer. */
  boolean savesOptimizer();

  /** Where they go instead of the work folder; null when they do not. */
  @Nullable String outDir();
}
