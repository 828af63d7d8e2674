package org.cfgrun.runtime.data.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.OpenCv;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** An image in a file of any kind that OpenCV decodes. */
public record ImageFile(Path path) implements ImageSource {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Mat read(ColorType color) {
    OpenCv.load();
    MatOfByte encoded = new MatOfByte(bytes());
    try {
      Mat image = encoded.empty() ? new Mat() : Imgcodecs.imdecode(encoded, color.flags());
      if (image.empty()) {
        throw BadData.of(
            "`%s` (%d bytes) is not an image that can be decoded: the file is damaged, or of a kind that is not known."
                .formatted(path, encoded.total()));
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
      throw BadData.of("There is no image file `%s`.".formatted(path), e);
    } catch (IOException e) {
      throw BadData.of(
          "The image file `%s` cannot be read: %s.".formatted(path, e.getMessage()), e);
    }
  }
}
