package org.cfgrun.runtime.data.pipeline;

import org.opencv.core.Mat;

/**
 * Bilinear interpolation as in Pillow: each pixel of the result is the mean of all pixels of the
 * image below it, weighted by a triangle of their size. Unlike OpenCV's, it leaves no pixel out
 * when an image becomes smaller. Weights are integers, and pixels are rounded after each of the two
 * directions, so that results are equal to Pillow's.
 */
final class PillowResize {
  /** Bits of a weight after the point. */
  private static final int BITS = 22;

  /**
   * Weights of the pixels of one direction.
   *
   * @param starts index of the first pixel of each sum
   * @param weights one for each pixel of the sum
   */
  private record Weights(int[] starts, int[][] weights) {
    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double support = Math.max(scale, 1);
      int[] starts = new int[to];
      int[][] all = new int[to][];
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) * scale;
        int start = Math.max((int) (center - support + 0.5), 0);
        int end = Math.min((int) (center + support + 0.5), from);
        double[] exact = new double[end - start];
        double sum = 0;
        for (int k = 0; k < exact.length; k++) {
          double distance = Math.abs((start + k - center + 0.5) * (1 / support));
          exact[k] = distance < 1 ? 1 - distance : 0;
          sum += exact[k];
        }
        starts[i] = start;
        all[i] = new int[exact.length];
        for (int k = 0; k < exact.length; k++) {
          all[i][k] = (int) (0.5 + exact[k] / sum * (1 << BITS));
        }
      }
      return new Weights(starts, all);
    }

    /** Returns the weighted sum of pixels that are {@code step} apart. */
    byte sum(byte[] pixels, int at, int step, int index) {
      int sum = 1 << (BITS - 1);
      int place = at + starts[index] * step;
      for (int weight : weights[index]) {
        sum += (pixels[place] & 0xFF) * weight;
        place += step;
      }
      return (byte) Math.max(0, Math.min(sum >> BITS, 0xFF));
    }
  }

  private PillowResize() {}

  /** Resizes an image of bytes. */
  static Mat resize(Mat image, int width, int height) {
    int channels = image.channels();
    int rows = image.rows();
    int columns = image.cols();
    byte[] pixels = new byte[rows * columns * channels];
    image.get(0, 0, pixels);
    if (width != columns) {
      pixels = across(pixels, rows, columns, width, channels);
    }
    if (height != rows) {
      pixels = down(pixels, rows, height, width * channels);
    }
    Mat resized = new Mat(height, width, image.type());
    resized.put(0, 0, pixels);
    return resized;
  }

  private static byte[] across(byte[] pixels, int rows, int columns, int width, int channels) {
    Weights weights = Weights.of(columns, width);
    byte[] resized = new byte[rows * width * channels];
    int next = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          resized[next++] = weights.sum(pixels, y * columns * channels + channel, channels, x);
        }
      }
    }
    return resized;
  }

  private static byte[] down(byte[] pixels, int rows, int height, int row) {
    Weights weights = Weights.of(rows, height);
    byte[] resized = new byte[height * row];
    int next = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < row; x++) {
        resized[next++] = weights.sum(pixels, x, row, y);
      }
    }
    return resized;
  }
}
