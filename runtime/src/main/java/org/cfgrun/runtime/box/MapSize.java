package org.cfgrun.runtime.box;

/**
 * Size of a feature map.
 *
 * @param height number of rows
 * @param width number of columns
 */
public record MapSize(int height, int width) {
  /** Returns the number of cells. */
  public int cells() {
    return height * width;
  }
}
