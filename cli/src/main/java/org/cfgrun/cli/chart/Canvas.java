package org.cfgrun.cli.chart;

import java.util.Arrays;

/**
 * A grid of characters to draw lines on, either braille characters of two by four dots or letters.
 */
final class Canvas {
  private static final char BRAILLE = '\u2800';
  private static final char SEVERAL = '*';

  /** The bit of each dot of a braille character, row by row from the top. */
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final char[][] cells;
  private final boolean letters;

  Canvas(int columns, int rows, boolean letters) {
    this.letters = letters;
    cells = new char[rows][columns];
    for (char[] row : cells) {
      Arrays.fill(row, letters ? ' ' : BRAILLE);
    }
  }

  /** Returns the width in dots. */
  int width() {
    return cells[0].length * (letters ? 1 : 2);
  }

  /** Returns the height in dots. */
  int height() {
    return cells.length * (letters ? 1 : 4);
  }

  /**
   * Draws a straight line between two dots. The origin is at the bottom left.
   *
   * @param letter the letter to draw with on a canvas of letters; crossings become a star
   */
  void line(int x0, int y0, int x1, int y1, char letter) {
    int steps = Math.max(1, Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
    for (int i = 0; i <= steps; i++) {
      double share = i / (double) steps;
      dot(
          (int) Math.round(x0 + share * (x1 - x0)),
          (int) Math.round(y0 + share * (y1 - y0)),
          letter);
    }
  }

  private void dot(int x, int y, char letter) {
    int fromTop = height() - 1 - y;
    if (letters) {
      char there = cells[fromTop][x];
      cells[fromTop][x] = there == ' ' || there == letter ? letter : SEVERAL;
    } else {
      cells[fromTop / 4][x / 2] |= (char) DOTS[fromTop % 4][x % 2];
    }
  }

  /** Returns a row of characters, counted from the top. */
  String row(int row) {
    return new String(cells[row]).replace(BRAILLE, ' ').stripTrailing();
  }
}
