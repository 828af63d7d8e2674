package org.cfgrun.runtime.data.pipeline;

import org.opencv.imgcodecs.Imgcodecs;

/** How an image file is decoded; the flags of mmcv's {@code imread}. */
public enum ColorType {
  /** Three channels, turned upright as the file's EXIF orientation says. */
  COLOR(Imgcodecs.IMREAD_COLOR),
  /** One channel. */
  GRAYSCALE(Imgcodecs.IMREAD_GRAYSCALE),
  /** As the file has it. */
  UNCHANGED(Imgcodecs.IMREAD_UNCHANGED),
  /** Three channels, as the pixels lie in the file. */
  COLOR_IGNORE_ORIENTATION(Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_COLOR),
  /** One channel, as the pixels lie in the file. */
  GRAYSCALE_IGNORE_ORIENTATION(Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_GRAYSCALE);

  private final int flags;

  ColorType(int flags) {
    this.flags = flags;
  }

  /** OpenCV's flags. */
  public int flags() {
    return flags;
  }
}
