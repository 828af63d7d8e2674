package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.opencv.core.Mat;

/** Where the pixels of an image come from. */
public interface ImageSource {
  /** Its file's path, or another name that tells it from the dataset's other images. */
  String name();

  /**
   * The pixels, 8 bit, in OpenCV's order blue, green, red. The caller releases them.
   *
   * @throws ConfigException when there is no image to read; names it
   */
  Mat read(ColorType color);
}
