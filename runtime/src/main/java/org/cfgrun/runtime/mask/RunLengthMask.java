package org.cfgrun.runtime.mask;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Mask of one object as COCO stores it: the lengths of runs of equal pixels, column by column. The
 * first run is outside the object and may have length 0. Runs inside and outside alternate.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param counts lengths of the runs, whose sum is {@code height * width}
 */
public record RunLengthMask(int height, int width, int[] counts) implements Serializable {
  /** First character of the range that a compressed mask uses. Each character carries 6 bits. */
  private static final int FIRST_CHARACTER = '0';

  private static final int BITS = 5;
  private static final int CONTINUED = 1 << BITS;

  public RunLengthMask {
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("expected run lengths from 0, got " + count);
      }
      sum += count;
    }
    if (sum != (long) height * width) {
      throw new IllegalArgumentException(
          "expected run lengths of %s pixels (height %s, width %s), got %s"
              .formatted((long) height * width, height, width, sum));
    }
  }

  /**
   * Returns the mask of the area inside one or more polygons. Pixels inside several count once.
   *
   * @param polygons x and y of one corner after the other, in pixels; at least three corners each
   */
  public static RunLengthMask ofPolygons(List<double[]> polygons, int height, int width) {
    RunLengthMask union = null;
    for (double[] polygon : polygons) {
      if (polygon.length < 6 || polygon.length % 2 != 0) {
        throw new IllegalArgumentException(
            "expected x and y of at least 3 corners, got %s numbers".formatted(polygon.length));
      }
      RunLengthMask area =
          new RunLengthMask(height, width, PolygonRasterizer.counts(polygon, height, width));
      union = union == null ? area : union.union(area);
    }
    return union == null ? empty(height, width) : union;
  }

  /** Returns a mask without pixels. */
  public static RunLengthMask empty(int height, int width) {
    return new RunLengthMask(height, width, new int[] {height * width});
  }

  /**
   * Returns the mask of a bitmap.
   *
   * @param bitmap {@code [height * width]}, row by row; 0 is outside
   */
  public static RunLengthMask ofBitmap(byte[] bitmap, int height, int width) {
    if (bitmap.length != height * width) {
      throw new IllegalArgumentException(
          "expected %s pixels, got %s".formatted(height * width, bitmap.length));
    }
    Runs runs = new Runs();
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        runs.add(bitmap[y * width + x] != 0, 1);
      }
    }
    return runs.toMask(height, width);
  }

  /**
   * Reads COCO's compressed format: numbers with 5 bits per character, the least significant first,
   * and a sixth bit that is set if more follow. From the fourth number on, each is the difference
   * from the length two before.
   *
   * @throws IllegalArgumentException if the text does not have this format or this size
   */
  public static RunLengthMask ofCompressed(String text, int height, int width) {
    int[] counts = new int[text.length()];
    int size = 0;
    int at = 0;
    while (at < text.length()) {
      long value = 0;
      int shift = 0;
      int bits;
      do {
        if (at == text.length() || shift > Integer.SIZE) {
          throw new IllegalArgumentException("the compressed mask `" + text + "` is corrupt");
        }
        bits = text.charAt(at++) - FIRST_CHARACTER;
        if (bits < 0 || bits >= 2 * CONTINUED) {
          throw new IllegalArgumentException("the compressed mask `" + text + "` is corrupt");
        }
        value |= (long) (bits & (CONTINUED - 1)) << shift;
        shift += BITS;
      } while ((bits & CONTINUED) != 0);
      boolean negative = (bits & CONTINUED >> 1) != 0;
      long count = (negative ? value | -1L << shift : value) + (size > 2 ? counts[size - 2] : 0);
      if (count < 0 || count > (long) height * width) {
        throw new IllegalArgumentException("the compressed mask `" + text + "` is corrupt");
      }
      counts[size++] = (int) count;
    }
    return new RunLengthMask(height, width, Arrays.copyOf(counts, size));
  }

  /** Returns the mask in COCO's compressed format, which {@link #ofCompressed} reads. */
  public String compressed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      int rest = counts[i] - (i > 2 ? counts[i - 2] : 0);
      boolean more;
      do {
        int bits = rest & (CONTINUED - 1);
        rest >>= BITS;
        more = rest != ((bits & CONTINUED >> 1) == 0 ? 0 : -1);
        text.append((char) ((more ? bits | CONTINUED : bits) + FIRST_CHARACTER));
      } while (more);
    }
    return text.toString();
  }

  /** Returns the pixels row by row, {@code [height * width]}: 1 inside, 0 outside. */
  public byte[] toBitmap() {
    byte[] bitmap = new byte[height * width];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      int end = at + counts[i];
      for (; at < end; at++) {
        bitmap[at % height * width + at / height] = (byte) (i & 1);
      }
    }
    return bitmap;
  }

  /** Returns the number of pixels inside. */
  public int area() {
    int area = 0;
    for (int i = 1; i < counts.length; i += 2) {
      area += counts[i];
    }
    return area;
  }

  /** Returns the bounding box x, y, width, height of the pixels inside; 0 if there are none. */
  public int[] box() {
    int left = width;
    int top = height;
    int right = -1;
    int bottom = -1;
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      int first = at;
      at += counts[i];
      if ((i & 1) == 0 || counts[i] == 0) {
        continue;
      }
      int last = at - 1;
      boolean severalColumns = first / height != last / height;
      left = Math.min(left, first / height);
      right = Math.max(right, last / height);
      top = Math.min(top, severalColumns ? 0 : first % height);
      bottom = Math.max(bottom, severalColumns ? height - 1 : last % height);
    }
    return right < 0 ? new int[4] : new int[] {left, top, right - left + 1, bottom - top + 1};
  }

  /** Returns the pixels inside this mask or another of the same size. */
  public RunLengthMask union(RunLengthMask other) {
    return combined(other, false);
  }

  /** Returns the pixels inside both this mask and another of the same size. */
  public RunLengthMask intersection(RunLengthMask other) {
    return combined(other, true);
  }

  private RunLengthMask combined(RunLengthMask other, boolean both) {
    requireSize(other);
    Runs runs = new Runs();
    int a = 0;
    int b = 0;
    int restOfA = counts.length == 0 ? 0 : counts[0];
    int restOfB = other.counts.length == 0 ? 0 : other.counts[0];
    for (int done = 0; done < height * width; ) {
      int step = Math.min(restOfA, restOfB);
      boolean inA = (a & 1) == 1;
      boolean inB = (b & 1) == 1;
      runs.add(both ? inA && inB : inA || inB, step);
      done += step;
      restOfA -= step;
      restOfB -= step;
      if (restOfA == 0 && a + 1 < counts.length) {
        restOfA = counts[++a];
      }
      if (restOfB == 0 && b + 1 < other.counts.length) {
        restOfB = other.counts[++b];
      }
    }
    return runs.toMask(height, width);
  }

  /**
   * Computes the IoU with another mask of the same size: the area of the intersection divided by
   * the area of the union.
   *
   * @param crowd whether the other mask is a crowd, which may contain this one. The area of the
   *     intersection is then divided by the area of this mask
   */
  public double iou(RunLengthMask other, boolean crowd) {
    int common = commonArea(other);
    return common == 0 ? 0 : (double) common / (crowd ? area() : area() + other.area() - common);
  }

  /** Returns the number of pixels inside both this mask and another of the same size. */
  public int commonArea(RunLengthMask other) {
    requireSize(other);
    if (height * width == 0) {
      return 0;
    }
    int common = 0;
    int a = 0;
    int b = 0;
    int endOfA = counts[0];
    int endOfB = other.counts[0];
    int at = 0;
    while (true) {
      int end = Math.min(endOfA, endOfB);
      common += (a & b & 1) == 0 ? 0 : end - at;
      at = end;
      if (endOfA == at) {
        if (++a == counts.length) {
          return common;
        }
        endOfA += counts[a];
      }
      if (endOfB == at) {
        if (++b == other.counts.length) {
          return common;
        }
        endOfB += other.counts[b];
      }
    }
  }

  private void requireSize(RunLengthMask other) {
    if (height != other.height || width != other.width) {
      throw new IllegalArgumentException(
          "masks differ in size: height %s, width %s, and height %s, width %s"
              .formatted(height, width, other.height, other.width));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunLengthMask mask
        && height == mask.height
        && width == mask.width
        && Arrays.equals(counts, mask.counts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "RunLengthMask[%s x %s, %s]".formatted(height, width, Arrays.toString(counts));
  }

  /** Builds run lengths from runs that may be empty or equal to the one before. */
  static final class Runs {
    private int[] counts = new int[16];
    private int last;

    void add(boolean inside, int pixels) {
      if (pixels == 0) {
        return;
      }
      if (inside != ((last & 1) == 1)) {
        last++;
        if (last == counts.length) {
          counts = Arrays.copyOf(counts, last * 2);
        }
      }
      counts[last] += pixels;
    }

    RunLengthMask toMask(int height, int width) {
      return new RunLengthMask(height, width, Arrays.copyOf(counts, last + 1));
    }
  }
}
