package org.cfgrun.tests.export;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * An image of the size that the pipeline of the shapes resizes to, so that its normalized pixels
 * follow from its formula.
 */
final class TestImage {
  static final int SIZE = 128;
  private static final float MEAN = 127.5f;
  private static final float STD = 64;

  private TestImage() {}

  /** Returns the value of a pixel; the channels are red, green and blue. */
  static int pixel(int channel, int row, int column) {
    return (3 * row + 5 * column + 40 * channel + row * column / 9) % 256;
  }

  static Path write(Path folder) throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int red = pixel(0, row, column);
        int green = pixel(1, row, column);
        image.setRGB(column, row, red << 16 | green << 8 | pixel(2, row, column));
      }
    }
    Path file = folder.resolve("image.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  static float[] normalized() {
    float[] values = new float[3 * SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      int pixel = pixel(i / (SIZE * SIZE), i / SIZE % SIZE, i % SIZE);
      values[i] = (pixel - MEAN) * (1 / STD);
    }
    return values;
  }

  static Shape shape() {
    return new Shape(1, 3, SIZE, SIZE);
  }
}
