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
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

/** An image file in any format that OpenCV can decode. */
public record ImageFile(Path path) implements ImageSource {
  /** More would not fit into the memory of most machines; no image format needs it. */
  private static final long MAX_BYTES = 1L << 29;

  /**
   * A file of a few kilobytes can decode to gigabytes. Pillow, which mmdet's users know, refuses
   * the same number.
   */
  private static final long MAX_PIXELS = 178_956_970;

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
    ImageHeader header = ImageHeader.of(bytes);
    if (header != null && header.pixels() > MAX_PIXELS) {
      throw undecodable(
          name,
          bytes.length,
          "expected at most %s pixels, got %s".formatted(MAX_PIXELS, header.pixels()));
    }
    OpenCv.load();
    MatOfByte encoded = new MatOfByte(bytes);
    try {
      Mat image = encoded.empty() ? new Mat() : Imgcodecs.imdecode(encoded, color.flags());
      if (image.empty()) {
        throw undecodable(name, bytes.length, "the file is corrupt or its format is not supported");
      }
      return image;
    } catch (CvException tooLarge) {
      // OpenCV reads at most 2^20 pixels in a row and 2^30 in total.
      throw undecodable(name, bytes.length, "its header is corrupt or the image is too large");
    } finally {
      encoded.release();
    }
  }

  private static ConfigException undecodable(String name, int bytes, String reason) {
    return BadData.of("Cannot decode image `%s` (%s bytes): %s.".formatted(name, bytes, reason));
  }

  private byte[] bytes() {
    try {
      // A device or a pipe may have no end.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw BadData.of("Image `%s` is not a regular file.".formatted(path));
      }
      long size = Files.size(path);
      if (size > MAX_BYTES) {
        throw BadData.of(
            "Image file `%s` has %s bytes; expected at most %s.".formatted(path, size, MAX_BYTES));
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw BadData.of("Image file `%s` not found.".formatted(path), e);
    } catch (IOException e) {
      throw BadData.of("Cannot read image file `%s`: %s.".formatted(path, e.getMessage()), e);
    }
  }
}
