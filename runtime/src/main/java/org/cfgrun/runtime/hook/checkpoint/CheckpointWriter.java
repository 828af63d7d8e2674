package org.cfgrun.runtime.hook.checkpoint;

import java.nio.file.Path;
import org.cfgrun.runtime.runner.RunLength;
import org.jspecify.annotations.Nullable;

/** Hook that saves checkpoints. */
public interface CheckpointWriter {
  /**
   * Returns the maximum number of checkpoints on the disk at the same time. A new one is complete
   * before an old one is deleted.
   */
  long mostCheckpoints(RunLength length);

  /** Returns the directory of the checkpoints; null for the work directory. */
  @Nullable String outDir();

  /**
   * Returns the directory of the files: the work directory, or one of the same name in {@link
   * #outDir}.
   */
  default Path folder(Path workDir) {
    Path whole = workDir.toAbsolutePath().normalize();
    String outDir = outDir();
    return outDir == null ? whole : Path.of(outDir).resolve(whole.getFileName());
  }
}
