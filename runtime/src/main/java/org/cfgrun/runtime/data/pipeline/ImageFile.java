package org.cfgrun.runtime.data.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.source.FileName;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.OpenCv;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** An image file in any format that OpenCV can decode. */
public record ImageFile(Path path) implements ImageSource {
  /**
   * Returns the image with a name in a directory.
   *
   * @throws ConfigException if it cannot be the name of a file
   */
  public static ImageFile in(Path folder, String name) {
    try {
      return new ImageFile(folder.resolve(name));
    } catch (InvalidPathException e) {
      throw BadData.of(FileName.invalid(name).text(), e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Mat read(ColorType color) {
    return decode(path.toString(), bytes(), color);
  }

  /**
   * Decodes the content of an image file.
   *
   * @param name the name of the image in messages
   */
  public static Mat decode(String name, byte[] bytes, ColorType color) {
    OpenCv.load();
    MatOfByte encoded = new MatOfByte(bytes);
    try {
      Mat image = encoded.empty() ? new Mat() : Imgcodecs.imdecode(encoded, color.flags());
      if (image.empty()) {
        throw BadData.of(
            "Cannot decode image `%s` (%s bytes): the file is corrupt or its format is not supported."
                .formatted(name, encoded.total()));
      }
      return image;
    } finally {
      encoded.release();
    }
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw BadData.of("Image file `%s` not found.".formatted(path), e);
    } catch (IOException e) {
      throw BadData.of("Cannot read image file `%s`: %s.".formatted(path, e.getMessage()), e);
    }
  }
}
