package org.cfgrun.runtime.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolygonRasterizerTest {
  private static final int HEIGHT = 24;
  private static final int WIDTH = 31;

  /** Walks along the outline point by point, as pycocotools does. */
  private static int[] walked(double[] polygon) {
    int corners = polygon.length / 2;
    int[] x = new int[corners + 1];
    int[] y = new int[corners + 1];
    for (int i = 0; i <= corners; i++) {
      x[i] = (int) (5. * polygon[i % corners * 2] + .5);
      y[i] = (int) (5. * polygon[i % corners * 2 + 1] + .5);
    }
    IntStream.Builder pixels = IntStream.builder();
    int u = x[0];
    int v = y[0];
    for (int i = 0; i < corners; i++) {
      int dx = Math.abs(x[i + 1] - x[i]);
      int dy = Math.abs(y[i + 1] - y[i]);
      boolean flat = dx >= dy;
      boolean flip = flat ? x[i] > x[i + 1] : y[i] > y[i + 1];
      int a = flip ? i + 1 : i;
      int b = flip ? i : i + 1;
      double slope = flat ? (double) (y[b] - y[a]) / dx : (double) (x[b] - x[a]) / dy;
      int length = flat ? dx : dy;
      for (int d = 0; d <= length; d++) {
        int t = flip ? length - d : d;
        int nextU = flat ? t + x[a] : (int) (x[a] + slope * t + .5);
        int nextV = flat ? (int) (y[a] + slope * t + .5) : t + y[a];
        double column = (Math.min(u, nextU) + .5) / 5. - .5;
        if (u != nextU && Math.floor(column) == column && column >= 0 && column <= WIDTH - 1) {
          double row = (Math.min(v, nextV) + .5) / 5. - .5;
          pixels.add((int) column * HEIGHT + (int) Math.ceil(Math.max(0, Math.min(row, HEIGHT))));
        }
        u = nextU;
        v = nextV;
      }
    }
    int[] crossings =
        IntStream.concat(pixels.build(), IntStream.of(HEIGHT * WIDTH)).sorted().toArray();
    byte[] mask = new byte[HEIGHT * WIDTH];
    for (int i = 0; i + 1 < crossings.length; i += 2) {
      Arrays.fill(mask, crossings[i], crossings[i + 1], (byte) 1);
    }
    return runs(mask);
  }

  /** Returns run lengths without empty runs, except for the first. */
  private static int[] runs(byte[] mask) {
    IntStream.Builder runs = IntStream.builder();
    int start = 0;
    int value = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != value) {
        runs.add(i - start);
        start = i;
        value = mask[i];
      }
    }
    return runs.add(mask.length - start).build().toArray();
  }

  private static byte[] mask(int[] counts) {
    byte[] mask = new byte[HEIGHT * WIDTH];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      Arrays.fill(mask, at, at + counts[i], (byte) (i % 2));
      at += counts[i];
    }
    return mask;
  }

  @Test
  void masksAreThoseOfAWalkAlongTheOutline() {
    Random random = new Random(7);
    for (int n = 0; n < 3000; n++) {
      double spread = n % 3 == 0 ? 200 : 40;
      double[] polygon = random.doubles(2 * (3 + n % 9), -spread / 3, spread).toArray();
      if (n % 2 == 0) {
        Arrays.setAll(polygon, i -> Math.rint(polygon[i]));
      }
      int[] counts = PolygonRasterizer.counts(polygon, HEIGHT, WIDTH);
      assertThat(IntStream.of(counts).sum()).isEqualTo(HEIGHT * WIDTH);
      assertThat(runs(mask(counts))).as(Arrays.toString(polygon)).isEqualTo(walked(polygon));
    }
  }

  /** Corners come from annotation files; a walk along such an outline would take gigabytes. */
  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e9, 1e308, Double.POSITIVE_INFINITY})
  void distantCornersCostNoMoreThanNearOnes(double far) {
    double[] near = {-1000, -1000, 1000, -1000, 1000, 1000};
    double[] distant = {-far, -far, far, -far, far, far};
    assertThat(PolygonRasterizer.counts(distant, HEIGHT, WIDTH))
        .isEqualTo(PolygonRasterizer.counts(near, HEIGHT, WIDTH));
  }
}
