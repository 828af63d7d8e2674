package org.cfgrun.runtime.box;

/**
 * The size of a feature map.
 *
 * @param height rows
 * @param width columns
 */
public record MapSize(int height, int width) {
  /** How many cells it has. */
  public int cells() {
    return height * width;
  }
}
