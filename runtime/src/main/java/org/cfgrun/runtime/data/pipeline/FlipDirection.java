package org.cfgrun.runtime.data.pipeline;

/** The ways to mirror an image. */
public enum FlipDirection {
  /** Left and right change places. */
  HORIZONTAL(1, true, false),
  /** Top and bottom change places. */
  VERTICAL(0, false, true),
  /** Both: a turn by 180 degrees. */
  DIAGONAL(-1, true, true);

  private final int code;
  private final boolean mirrorsX;
  private final boolean mirrorsY;

  FlipDirection(int code, boolean mirrorsX, boolean mirrorsY) {
    this.code = code;
    this.mirrorsX = mirrorsX;
    this.mirrorsY = mirrorsY;
  }

  /** OpenCV's code for it. */
  int code() {
    return code;
  }

  /** Whether left and right change places. */
  public boolean mirrorsX() {
    return mirrorsX;
  }

  /** Whether top and bottom change places. */
  public boolean mirrorsY() {
    return mirrorsY;
  }
}
