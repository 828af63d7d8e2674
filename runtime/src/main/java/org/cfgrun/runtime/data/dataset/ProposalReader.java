package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;

/**
 * Reads a file of regions. The reader is a service, because reading pickles belongs to checkpoints,
 * which stand above datasets.
 */
public interface ProposalReader {
  /**
   * The regions of an image.
   *
   * @param columns number of values of a row: x1, y1, x2, y2, and possibly a score
   * @param values the rows
   */
  record Rows(int columns, float[] values) {}

  /**
   * Reads a pickle of a list with an array {@code [p, columns]} for each image.
   *
   * @throws ConfigException if the file cannot be read or holds anything else
   */
  List<Rows> read(Path file);
}
