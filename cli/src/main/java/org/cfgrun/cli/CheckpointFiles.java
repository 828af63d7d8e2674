package org.cfgrun.cli;

import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;

/** Finds the checkpoint that a command names: a path or a URL. */
final class CheckpointFiles {
  private CheckpointFiles() {}

  /**
   * Returns the file, downloaded if necessary.
   *
   * @throws ConfigException if a URL cannot be downloaded
   */
  static Path find(String name, TrainingDisplay display) {
    return PretrainedFiles.isAddress(name)
        ? PretrainedFiles.standard().downloading(display::download).find(name)
        : Path.of(name);
  }
}
