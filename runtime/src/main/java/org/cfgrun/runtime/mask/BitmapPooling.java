package org.cfgrun.runtime.mask;

import java.util.Arrays;

/**
 * RoIAlign of a bitmap as in mmcv: {@code aligned=True}, {@code sampling_ratio=0}, in 32-bit
 * floats. The weights of a sample are products of a weight of its row and one of its column, so
 * rows are summed first. This takes about two operations for each pixel of the box, instead of
 * eight for each sample.
 */
final class BitmapPooling {
  /** Closer to a half than this, the order of the sum decides which side of it a mean is on. */
  private static final double DOUBTFUL = 1e-4;

  private static final float HALF = 0.5f;

  private final byte[] bitmap;
  private final int height;
  private final int width;

  /**
   * @param bitmap {@code [height * width]}, row by row: 1 inside, 0 outside
   */
  BitmapPooling(byte[] bitmap, int height, int width) {
    this.bitmap = bitmap;
    this.height = height;
    this.width = width;
  }

  /**
   * Samples of a box in one direction. Each one lies between two pixels, and takes the shares
   * {@code 1 - upper} and {@code upper} of them. A sample outside the bitmap has no shares.
   */
  private record Samples(int perBin, int[] low, int[] high, float[] lower, float[] upper) {
    static Samples of(float start, float end, int bins, int size) {
      float from = start - HALF;
      float bin = (end - HALF - from) / bins;
      int perBin = Math.max((int) Math.ceil(bin), 0);
      int count = bins * perBin;
      Samples samples =
          new Samples(perBin, new int[count], new int[count], new float[count], new float[count]);
      for (int i = 0; i < count; i++) {
        float place = from + i / perBin * bin + (i % perBin + HALF) * bin / perBin;
        samples.set(i, place, size);
      }
      return samples;
    }

    private void set(int i, float place, int size) {
      if (place < -1 || place > size) {
        return;
      }
      float inside = Math.max(place, 0);
      int pixel = (int) inside;
      if (pixel >= size - 1) {
        pixel = size - 1;
        inside = pixel;
      }
      low[i] = pixel;
      high[i] = Math.min(pixel + 1, size - 1);
      upper[i] = inside - pixel;
      lower[i] = 1 - upper[i];
    }

    /** Returns the first pixel that a sample touches. */
    int first() {
      return low.length == 0 ? 0 : low[0];
    }

    /** Returns the pixel after the last one that a sample touches. */
    int end() {
      int end = 0;
      for (int pixel : high) {
        end = Math.max(end, pixel + 1);
      }
      return end;
    }
  }

  /**
   * Pools a box.
   *
   * @param box x1, y1, x2, y2
   * @param soft whether to return means; if false, whether they are at least a half
   * @param to receives {@code [rows * columns]} from {@code start} on
   */
  void pool(float[] box, int rows, int columns, boolean soft, float[] to, int start) {
    Samples down = Samples.of(box[1], box[3], rows, height);
    Samples across = Samples.of(box[0], box[2], columns, width);
    int first = across.first();
    double[] sums = new double[Math.max(across.end() - first, 0)];
    int count = Math.max(down.perBin * across.perBin, 1);
    for (int row = 0; row < rows; row++) {
      sumRows(down, row, first, sums);
      for (int column = 0; column < columns; column++) {
        double mean = sum(across, column, first, sums) / count;
        float value = (float) mean;
        if (!soft) {
          if (Math.abs(mean - HALF) < DOUBTFUL) {
            value = exactSum(down, across, row, column) / count;
          }
          value = value >= HALF ? 1 : 0;
        }
        to[start + row * columns + column] = value;
      }
    }
  }

  /** Sums the shares of the pixels of each column that the samples of a row of bins take. */
  private void sumRows(Samples down, int row, int first, double[] sums) {
    Arrays.fill(sums, 0);
    for (int i = row * down.perBin; i < (row + 1) * down.perBin; i++) {
      addRow(down.low[i], down.lower[i], first, sums);
      addRow(down.high[i], down.upper[i], first, sums);
    }
  }

  private void addRow(int row, float share, int first, double[] sums) {
    if (share == 0) {
      return;
    }
    int at = row * width + first;
    for (int x = 0; x < sums.length; x++) {
      if (bitmap[at + x] != 0) {
        sums[x] += share;
      }
    }
  }

  private static double sum(Samples across, int column, int first, double[] sums) {
    double sum = 0;
    for (int i = column * across.perBin; i < (column + 1) * across.perBin; i++) {
      // A sample outside the bitmap has no shares, and its pixel 0 may not be among the sums.
      if (across.lower[i] != 0 || across.upper[i] != 0) {
        sum += across.lower[i] * sums[across.low[i] - first];
        sum += across.upper[i] * sums[across.high[i] - first];
      }
    }
    return sum;
  }

  /** Sums the samples of a bin in mmcv's order and precision. */
  private float exactSum(Samples down, Samples across, int row, int column) {
    float sum = 0;
    for (int i = row * down.perBin; i < (row + 1) * down.perBin; i++) {
      for (int j = column * across.perBin; j < (column + 1) * across.perBin; j++) {
        int top = down.low[i] * width;
        int bottom = down.high[i] * width;
        sum +=
            down.lower[i] * across.lower[j] * bitmap[top + across.low[j]]
                + down.lower[i] * across.upper[j] * bitmap[top + across.high[j]]
                + down.upper[i] * across.lower[j] * bitmap[bottom + across.low[j]]
                + down.upper[i] * across.upper[j] * bitmap[bottom + across.high[j]];
      }
    }
    return sum;
  }
}
