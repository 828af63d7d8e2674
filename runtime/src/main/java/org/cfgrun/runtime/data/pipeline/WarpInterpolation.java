package org.cfgrun.runtime.data.pipeline;

import org.opencv.imgproc.Imgproc;

/** Interpolation of a warped image. */
public enum WarpInterpolation {
  /** Each pixel takes the value of the nearest one. */
  NEAREST(Imgproc.INTER_NEAREST),
  /** Pixels are interpolated linearly in both directions. */
  BILINEAR(Imgproc.INTER_LINEAR);

  private final int number;

  WarpInterpolation(int number) {
    this.number = number;
  }

  /** Returns OpenCV's number. */
  int number() {
    return number;
  }
}
