package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cfgrun.runtime.data.OpenCv;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

class PillowResizeTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 9;

  static {
    OpenCv.load();
  }

  /** Pixels, their sum, and a sum weighted by their places, from Pillow 10.4. */
  @ParameterizedTest
  @CsvSource({
    "3, 4, 133 125 147 117 145 162 191 111 110 160 140 156, 4726, 78648",
    "10, 5, 124 143 75 132 117 146 128 97 194 97 100 166, 19627, 808280",
    "7, 13, 0 48 118 210 68 204 106 30 232 200 190 202, 35694, 1623649",
  })
  void pixelsAreThoseOfPillow(int width, int height, String first, int sum, int weighted) {
    byte[] pixels = new byte[HEIGHT * WIDTH * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i * i * 11);
    }
    Mat image = new Mat(HEIGHT, WIDTH, CvType.CV_8UC3);
    image.put(0, 0, pixels);
    byte[] resized = new byte[height * width * 3];
    PillowResize.resize(image, width, height).get(0, 0, resized);
    int[] values = new int[resized.length];
    int places = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = resized[i] & 0xFF;
      places += values[i] * (i % 97);
    }
    assertThat(Arrays.copyOf(values, 12))
        .containsExactly(Arrays.stream(first.split(" ")).mapToInt(Integer::parseInt).toArray());
    assertThat(Arrays.stream(values).sum()).isEqualTo(sum);
    assertThat(places).isEqualTo(weighted);
  }
}
