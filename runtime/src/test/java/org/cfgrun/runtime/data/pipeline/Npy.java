package org.cfgrun.runtime.data.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.runtime.data.OpenCv;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Reads images of shape {@code [H, W, 3]} from numpy files with 8-bit or 32-bit values. */
final class Npy {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+), (\\d+), 3\\)");

  private Npy() {}

  static Mat read(String resource) {
    OpenCv.load();
    try (InputStream in = Npy.class.getResourceAsStream(resource)) {
      byte[] bytes = in.readAllBytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int start = 10 + buffer.getShort(8);
      String header = new String(bytes, 10, start - 10, StandardCharsets.US_ASCII);
      Matcher shape = SHAPE.matcher(header);
      if (!shape.find()) {
        throw new IllegalStateException(header);
      }
      boolean floats = header.contains("<f4");
      Mat image =
          new Mat(
              Integer.parseInt(shape.group(1)),
              Integer.parseInt(shape.group(2)),
              floats ? CvType.CV_32FC3 : CvType.CV_8UC3);
      if (floats) {
        float[] values = new float[(bytes.length - start) / 4];
        buffer.position(start).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        image.put(0, 0, values);
      } else {
        image.put(0, 0, Arrays.copyOfRange(bytes, start, bytes.length));
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
