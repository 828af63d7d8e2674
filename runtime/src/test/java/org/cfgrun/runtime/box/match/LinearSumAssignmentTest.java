package org.cfgrun.runtime.box.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearSumAssignmentTest {
  /** Matrices of digits with many equal costs, and the columns that SciPy 1.17 chooses. */
  @ParameterizedTest
  @CsvSource({
    "0011 0001 1101 1101, 0 1 2 3",
    "200012 021222 201210, 1 0 5",
    "211 202 010 102 112 002, -1 1 2 -1 -1 0",
    "00120 10011 21111 12000 00022, 0 1 4 3 2",
    "1101 1100 1101 0000 0000 0100 0011, 2 3 -1 0 1 -1 -1",
    "1100110 0111100 1100000 0001100, 2 0 3 1",
    "232131 201232 330212 033113 000003 130000, 3 1 2 0 4 5",
    "00 00 00 00 00, 0 1 -1 -1 -1",
    "00000000 00000000, 0 1"
  })
  void equalCostsAreChosenAsInSciPy(String matrix, String columns) {
    String[] rows = matrix.split(" ");
    double[] costs = String.join("", rows).chars().mapToDouble(digit -> digit - '0').toArray();
    int[] expected = Arrays.stream(columns.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(LinearSumAssignment.solve(costs, rows.length, rows[0].length())).isEqualTo(expected);
  }

  @Test
  void theSumIsTheLeastOfAllAssignments() {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 300; trial++) {
      int rows = random.nextInt(1, 7);
      int columns = random.nextInt(1, 7);
      double[] costs = random.doubles((long) rows * columns, -1, 1).toArray();
      int[] columnOf = LinearSumAssignment.solve(costs, rows, columns);
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += columnOf[row] < 0 ? 0 : costs[row * columns + columnOf[row]];
      }
      int[] matched = Arrays.stream(columnOf).filter(column -> column >= 0).toArray();
      assertThat(matched).hasSize(Math.min(rows, columns)).doesNotHaveDuplicates();
      assertThat(sum).isCloseTo(least(costs, rows, columns, 0, 0), within(1e-12));
    }
  }

  /** Tries all assignments of the rows from one on. */
  private static double least(double[] costs, int rows, int columns, int row, int taken) {
    if (row == rows) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    if (rows - row > columns - Integer.bitCount(taken)) {
      least = least(costs, rows, columns, row + 1, taken);
    }
    for (int column = 0; column < columns; column++) {
      if ((taken & 1 << column) == 0) {
        double rest = least(costs, rows, columns, row + 1, taken | 1 << column);
        least = Math.min(least, costs[row * columns + column] + rest);
      }
    }
    return least;
  }

  @Test
  void nothingIsMatchedWithoutColumns() {
    assertThat(LinearSumAssignment.solve(new double[0], 3, 0)).containsExactly(-1, -1, -1);
    assertThat(LinearSumAssignment.solve(new double[0], 0, 3)).isEmpty();
  }
}
