package org.cfgrun.runtime.data.pipeline;

/** The direction of an image flip. */
public enum FlipDirection {
  /** Swaps left and right. */
  HORIZONTAL(1, true, false),
  /** Swaps top and bottom. */
  VERTICAL(0, false, true),
  /** Swaps both, a rotation by 180 degrees. */
  DIAGONAL(-1, true, true);

  private final int code;
  private final boolean mirrorsX;
  private final boolean mirrorsY;

  FlipDirection(int code, boolean mirrorsX, boolean mirrorsY) {
    this.code = code;
    this.mirrorsX = mirrorsX;
    this.mirrorsY = mirrorsY;
  }

  /** Returns the flip code of OpenCV. */
  int code() {
    return code;
  }

  /** Returns whether left and right are swapped. */
  public boolean mirrorsX() {
    return mirrorsX;
  }

  /** Returns whether top and bottom are swapped. */
  public boolean mirrorsY() {
    return mirrorsY;
  }
}
