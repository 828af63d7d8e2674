package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.Arrays;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pickles of plain values. The reader is a service, because reading pickles belongs to
 * checkpoints, which stand above datasets.
 */
public interface PickleReader {
  /** Array of numbers, in row-major order. */
  record Numbers(long[] shape, double[] values) {
    /** Returns the numbers as rows, or null if the array does not have two axes. */
    double @Nullable [][] rows() {
      if (shape.length != 2) {
        return null;
      }
      int columns = (int) shape[1];
      double[][] rows = new double[(int) shape[0]][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
      }
      return rows;
    }
  }

  /**
   * Reads a file without executing anything in it.
   *
   * @return lists (of Python's lists and tuples), maps, numbers, strings, booleans, bytes, and
   *     {@link Numbers} of NumPy's arrays
   * @throws ConfigException if the file cannot be read or holds anything else
   */
  @Nullable Object read(Path file);
}
