package org.cfgrun.runtime.box.match;

import java.util.Arrays;

/**
 * Linear sum assignment: matches rows and columns of a matrix one to one, such that the sum of the
 * costs is least. Each row in turn takes the shortest augmenting path, by the method of Jonker and
 * Volgenant for rectangular matrices (Crouse, "On implementing 2D rectangular assignment
 * algorithms", 2016), in O(rows^2 columns). Of several best assignments, the result is that of
 * SciPy: columns are searched from the last, and of equally near columns a free one wins.
 */
final class LinearSumAssignment {
  private static final int NONE = -1;

  /** Costs of fewer rows than columns, or as many. */
  private final double[] costs;

  private final int rows;
  private final int columns;
  private final double[] rowPrices;
  private final double[] columnPrices;
  private final int[] rowOf;
  private final int[] columnOf;

  /** Length of the shortest path to each column from the row that is being assigned. */
  private final double[] distances;

  /** Row before each column on that path. */
  private final int[] before;

  private LinearSumAssignment(double[] costs, int rows, int columns) {
    this.costs = costs;
    this.rows = rows;
    this.columns = columns;
    rowPrices = new double[rows];
    columnPrices = new double[columns];
    rowOf = filled(columns);
    columnOf = filled(rows);
    distances = new double[columns];
    before = new int[columns];
  }

  private static int[] filled(int size) {
    int[] values = new int[size];
    Arrays.fill(values, NONE);
    return values;
  }

  /**
   * Solves an assignment.
   *
   * @param costs {@code [rows * columns]}, finite
   * @return {@code [rows]}: the column of each row; -1 for rows without one, because there are more
   *     rows than columns
   */
  static int[] solve(double[] costs, int rows, int columns) {
    if (rows <= columns) {
      return new LinearSumAssignment(costs, rows, columns).solve().columnOf;
    }
    double[] transposed = new double[costs.length];
    for (int i = 0; i < costs.length; i++) {
      transposed[i % columns * rows + i / columns] = costs[i];
    }
    return new LinearSumAssignment(transposed, columns, rows).solve().rowOf;
  }

  private LinearSumAssignment solve() {
    for (int row = 0; row < rows; row++) {
      assign(row);
    }
    return this;
  }

  /** Gives a row a column. The rows along the shortest path exchange theirs. */
  private void assign(int row) {
    int[] left = new int[columns];
    for (int i = 0; i < columns; i++) {
      left[i] = columns - 1 - i;
    }
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int visited = 0;
    double length = 0;
    int column = NONE;
    for (int from = row; from != NONE; from = rowOf[column]) {
      int nearest = nearest(left, columns - visited, from, length);
      column = left[nearest];
      length = distances[column];
      visited++;
      // Visited columns move behind those that are left, in the order of SciPy.
      left[nearest] = left[columns - visited];
      left[columns - visited] = column;
    }
    rowPrices[row] += length;
    for (int i = columns - visited; i < columns; i++) {
      double gain = length - distances[left[i]];
      columnPrices[left[i]] -= gain;
      if (rowOf[left[i]] != NONE) {
        rowPrices[rowOf[left[i]]] += gain;
      }
    }
    augment(row, column);
  }

  /** Updates the distances by way of a row, and returns the place of the nearest column left. */
  private int nearest(int[] left, int count, int row, double length) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      int column = left[i];
      double distance =
          length + costs[row * columns + column] - rowPrices[row] - columnPrices[column];
      if (distance < distances[column]) {
        distances[column] = distance;
        before[column] = row;
      }
      if (distances[column] < least || (distances[column] == least && rowOf[column] == NONE)) {
        least = distances[column];
        nearest = i;
      }
    }
    return nearest;
  }

  private void augment(int row, int last) {
    int column = last;
    int current;
    do {
      current = before[column];
      rowOf[column] = current;
      int next = columnOf[current];
      columnOf[current] = column;
      column = next;
    } while (current != row);
  }
}
