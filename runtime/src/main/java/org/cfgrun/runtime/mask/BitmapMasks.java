package org.cfgrun.runtime.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Masks as bitmaps (mmdet's BitmapMasks).
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param bitmaps one per object, {@code [height * width]} row by row: 1 inside, 0 outside
 */
public record BitmapMasks(int height, int width, List<byte[]> bitmaps) implements InstanceMasks {
  public BitmapMasks {
    bitmaps = List.copyOf(bitmaps);
    for (byte[] bitmap : bitmaps) {
      Pixels.requireCount(bitmap, height, width);
    }
  }

  @Override
  public int size() {
    return bitmaps.size();
  }

  /**
   * Interpolates an object between the centers of pixels. Pixels outside the image count as 0.
   *
   * @param x distance from the left edge of the image, in pixels
   * @param y distance from its upper edge, in pixels
   * @return from 0 to 1
   */
  public float sample(int object, float x, float y) {
    byte[] bitmap = bitmaps.get(object);
    float column = x - 0.5f;
    float row = y - 0.5f;
    int left = (int) Math.floor(column);
    int top = (int) Math.floor(row);
    float right = column - left;
    float bottom = row - top;
    return pixel(bitmap, left, top) * (1 - right) * (1 - bottom)
        + pixel(bitmap, left + 1, top) * right * (1 - bottom)
        + pixel(bitmap, left, top + 1) * (1 - right) * bottom
        + pixel(bitmap, left + 1, top + 1) * right * bottom;
  }

  private int pixel(byte[] bitmap, int x, int y) {
    return x < 0 || x >= width || y < 0 || y >= height ? 0 : bitmap[y * width + x];
  }

  @Override
  public BitmapMasks resize(int height, int width) {
    return changed(
        height, width, old -> Pixels.resize(old, this.height, this.width, height, width));
  }

  @Override
  public BitmapMasks flip(boolean x, boolean y) {
    return changed(height, width, old -> Pixels.flip(old, height, width, x, y));
  }

  @Override
  public BitmapMasks pad(int height, int width) {
    return changed(
        height, width, old -> Pixels.pad(old, this.height, this.width, height, width, (byte) 0));
  }

  @Override
  public BitmapMasks place(int height, int width, int x, int y) {
    return changed(
        height,
        width,
        old -> Pixels.place(old, this.height, this.width, height, width, x, y, (byte) 0));
  }

  @Override
  public BitmapMasks crop(int x1, int y1, int x2, int y2) {
    Part part = Part.of(this, x1, y1, x2, y2);
    return changed(
        part.height(),
        part.width(),
        old -> {
          byte[] bitmap = new byte[part.height() * part.width()];
          int columns = Math.min(part.width(), width - part.x());
          int rows = Math.min(part.height(), height - part.y());
          for (int y = 0; y < rows; y++) {
            System.arraycopy(
                old, (part.y() + y) * width + part.x(), bitmap, y * part.width(), columns);
          }
          return bitmap;
        });
  }

  @Override
  public float[] cropAndResize(float[] boxes, int[] objects, int height, int width, boolean soft) {
    float[] all = new float[objects.length * height * width];
    for (int i = 0; i < objects.length; i++) {
      BitmapPooling pooling = new BitmapPooling(bitmaps.get(objects[i]), this.height, this.width);
      float[] box = Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4);
      pooling.pool(box, height, width, soft, all, i * height * width);
    }
    return all;
  }

  private BitmapMasks changed(int newHeight, int newWidth, UnaryOperator<byte[]> change) {
    return new BitmapMasks(newHeight, newWidth, bitmaps.stream().map(change).toList());
  }

  @Override
  public BitmapMasks select(int... objects) {
    return new BitmapMasks(height, width, Arrays.stream(objects).mapToObj(bitmaps::get).toList());
  }

  @Override
  public BitmapMasks plus(InstanceMasks others) {
    if (!(others instanceof BitmapMasks more) || more.height != height || more.width != width) {
      throw new IllegalArgumentException(
          "expected bitmaps of height %s and width %s, got %s".formatted(height, width, others));
    }
    List<byte[]> all = new ArrayList<>(bitmaps);
    all.addAll(more.bitmaps);
    return new BitmapMasks(height, width, all);
  }

  @Override
  public double[] areas() {
    return bitmaps.stream().mapToDouble(BitmapMasks::area).toArray();
  }

  private static int area(byte[] bitmap) {
    int area = 0;
    for (byte pixel : bitmap) {
      area += pixel;
    }
    return area;
  }

  @Override
  public float[] boxes() {
    return new RunLengthMasks(
            height, width, IntStream.range(0, size()).mapToObj(this::runLengths).toList())
        .boxes();
  }

  @Override
  public RunLengthMask runLengths(int object) {
    return RunLengthMask.ofBitmap(bitmaps.get(object), height, width);
  }

  @Override
  public BitmapMasks toBitmaps() {
    return this;
  }

  @Override
  public String toString() {
    return "BitmapMasks[%s of height %s, width %s]".formatted(size(), height, width);
  }
}
