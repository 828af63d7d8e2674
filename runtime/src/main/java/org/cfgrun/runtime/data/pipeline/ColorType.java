package org.cfgrun.runtime.data.pipeline;

import org.opencv.imgcodecs.Imgcodecs;

/** The channels and orientation of a decoded image; the flags of mmcv's {@code imread}. */
public enum ColorType {
  /** Three channels, rotated by the EXIF orientation. */
  COLOR(Imgcodecs.IMREAD_COLOR),
  /** One channel. */
  GRAYSCALE(Imgcodecs.IMREAD_GRAYSCALE),
  /** The channels of the file. */
  UNCHANGED(Imgcodecs.IMREAD_UNCHANGED),
  /** Three channels, without EXIF rotation. */
  COLOR_IGNORE_ORIENTATION(Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_COLOR),
  /** One channel, without EXIF rotation. */
  GRAYSCALE_IGNORE_ORIENTATION(Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_GRAYSCALE);

  private final int flags;

  ColorType(int flags) {
    this.flags = flags;
  }

  /** Returns the number of channels; 0 if it is that of the file. */
  public int channels() {
    return switch (this) {
      case COLOR, COLOR_IGNORE_ORIENTATION -> 3;
      case GRAYSCALE, GRAYSCALE_IGNORE_ORIENTATION -> 1;
      case UNCHANGED -> 0;
    };
  }

  /** Returns the flags of OpenCV. */
  public int flags() {
    return flags;
  }
}
