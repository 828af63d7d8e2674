package org.cfgrun.runtime.hook.checkpoint;

import java.nio.file.Path;
import org.cfgrun.runtime.runner.RunLength;
import org.jspecify.annotations.Nullable;

/** A hook that saves checkpoints. */
public interface CheckpointWriter {
  /**
   * How many checkpoints lie on the disk at once at most. A new one is complete before an old one
   * is deleted.
   */
  long mostCheckpoints(RunLength length);

  /** The folder that takes them instead of the work folder; null for the work folder itself. */
  @Nullable String outDir();

  /** Where they lie: in the work folder, or in one of the same name in {@link #outDir}. */
  default Path folder(Path workDir) {
    Path whole = workDir.toAbsolutePath().normalize();
    String outDir = outDir();
    return outDir == null ? whole : Path.of(outDir).resolve(whole.getFileName());
  }
}
