package org.cfgrun.runtime.data.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads numbers from plain values: lists and arrays of JSON files and pickles. */
final class PlainValues {
  private PlainValues() {}

  /** Returns the numbers of a list or of an array with one axis; null for anything else. */
  static double @Nullable [] numbers(@Nullable Object plain) {
    if (plain instanceof PickleReader.Numbers array) {
      return array.shape().length == 1 ? array.values() : null;
    }
    if (!(plain instanceof List<?> list)) {
      return null;
    }
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Number number)) {
        return null;
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  /**
   * Returns the rows of a list of lists or of an array with two axes, which may be empty; null for
   * anything else, or rows of another length.
   */
  static double @Nullable [][] rows(@Nullable Object plain, int columns) {
    double[][] rows;
    if (plain instanceof PickleReader.Numbers array) {
      rows = array.values().length == 0 ? new double[0][] : array.rows();
    } else if (plain instanceof List<?> list) {
      rows = new double[list.size()][];
      for (int i = 0; i < rows.length; i++) {
        double[] row = numbers(list.get(i));
        if (row == null) {
          return null;
        }
        rows[i] = row;
      }
    } else {
      return null;
    }
    if (rows != null) {
      for (double[] row : rows) {
        if (row.length != columns) {
          return null;
        }
      }
    }
    return rows;
  }

  /** Returns an integer of at least 0; -1 for anything else. */
  static long count(@Nullable Object plain) {
    return plain instanceof Number number
            && number.doubleValue() >= 0
            && number.doubleValue() == Math.rint(number.doubleValue())
        ? number.longValue()
        : -1;
  }
}
