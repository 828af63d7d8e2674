package org.cfgrun.runtime.inference;

import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.opencv.core.Mat;

/**
 * An image file in memory, such as one that a server has received.
 *
 * @param name the name in results and messages
 * @param bytes the content of a JPEG, PNG or other file that OpenCV can decode
 */
public record EncodedImage(String name, byte[] bytes) implements ImageSource {
  @Override
  public Mat read(ColorType color) {
    return ImageFile.decode(name, bytes, color);
  }
}
