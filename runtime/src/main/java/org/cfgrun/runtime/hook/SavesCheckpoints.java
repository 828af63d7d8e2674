package org.cfgrun.runtime.hook;

import java.nio.file.Path;
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

  /** In which folder they go instead of the work folder's own; null when they do not. */
  @Nullable String outDir();

  /** Where they lie: in the work folder, or in one called like it in {@link #outDir}. */
  default Path folder(Path workDir) {
    Path whole = workDir.toAbsolutePath().normalize();
    String outDir = outDir();
    return outDir == null ? whole : Path.of(outDir).resolve(whole.getFileName());
  }
}
