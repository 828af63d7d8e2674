package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.opencv.core.Mat;

/** The source of an image's pixels. */
public interface ImageSource {
  /** Returns the path of the file, or another name that is unique in the dataset. */
  String name();

  /**
   * Reads the pixels as 8-bit BGR, the order of OpenCV. The caller must release them.
   *
   * @throws ConfigException if the image cannot be read; the message names it
   */
  Mat read(ColorType color);
}
