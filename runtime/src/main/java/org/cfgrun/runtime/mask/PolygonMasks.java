package org.cfgrun.runtime.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Masks as polygons (mmdet's PolygonMasks). Corners may lie outside the image. Bitmaps and run
 * lengths are cut at its border; {@link #areas} and {@link #boxes} are not.
 *
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param polygons one or more per object: x and y of one corner after the other, at least three
 */
public record PolygonMasks(int height, int width, List<List<double[]>> polygons)
    implements InstanceMasks {
  public PolygonMasks {
    polygons = polygons.stream().map(List::copyOf).toList();
    for (List<double[]> object : polygons) {
      for (double[] polygon : object) {
        if (polygon.length < 6 || polygon.length % 2 != 0) {
          throw new IllegalArgumentException(
              "expected x and y of at least 3 corners, got %s numbers".formatted(polygon.length));
        }
      }
    }
  }

  @Override
  public int size() {
    return polygons.size();
  }

  @Override
  public PolygonMasks resize(int height, int width) {
    double x = (double) width / this.width;
    double y = (double) height / this.height;
    return changed(height, width, (value, horizontal) -> value * (horizontal ? x : y));
  }

  @Override
  public PolygonMasks flip(boolean x, boolean y) {
    return changed(
        height,
        width,
        (value, horizontal) ->
            horizontal ? (x ? width - value : value) : (y ? height - value : value));
  }

  @Override
  public PolygonMasks pad(int height, int width) {
    Pixels.requirePadding(this.height, this.width, height, width);
    return new PolygonMasks(height, width, polygons);
  }

  @Override
  public PolygonMasks place(int height, int width, int x, int y) {
    Pixels.requirePlace(this.height, this.width, height, width, x, y);
    return changed(height, width, (value, horizontal) -> value + (horizontal ? x : y));
  }

  @Override
  public PolygonMasks crop(int x1, int y1, int x2, int y2) {
    Part part = Part.of(this, x1, y1, x2, y2);
    return changed(
        part.height(),
        part.width(),
        (value, horizontal) -> value - (horizontal ? part.x() : part.y()));
  }

  @Override
  public float[] cropAndResize(float[] boxes, int[] objects, int height, int width, boolean soft) {
    float[] all = new float[objects.length * height * width];
    int at = 0;
    for (int i = 0; i < objects.length; i++) {
      float left = boxes[4 * i];
      float top = boxes[4 * i + 1];
      double x = width / (double) Math.max(boxes[4 * i + 2] - left, 1);
      double y = height / (double) Math.max(boxes[4 * i + 3] - top, 1);
      Change change = (value, horizontal) -> horizontal ? (value - left) * x : (value - top) * y;
      List<double[]> parts =
          polygons.get(objects[i]).stream().map(polygon -> changed(polygon, change)).toList();
      for (byte pixel : RunLengthMask.ofPolygons(parts, height, width).toBitmap()) {
        all[at++] = pixel;
      }
    }
    return all;
  }

  private interface Change {
    double of(double value, boolean horizontal);
  }

  private PolygonMasks changed(int newHeight, int newWidth, Change change) {
    List<List<double[]>> objects = new ArrayList<>();
    for (List<double[]> object : polygons) {
      objects.add(object.stream().map(polygon -> changed(polygon, change)).toList());
    }
    return new PolygonMasks(newHeight, newWidth, objects);
  }

  private static double[] changed(double[] polygon, Change change) {
    double[] moved = new double[polygon.length];
    IntToDoubleFunction corner = i -> change.of(polygon[i], i % 2 == 0);
    Arrays.setAll(moved, corner);
    return moved;
  }

  @Override
  public PolygonMasks select(int... objects) {
    return new PolygonMasks(height, width, Arrays.stream(objects).mapToObj(polygons::get).toList());
  }

  @Override
  public PolygonMasks plus(InstanceMasks others) {
    if (!(others instanceof PolygonMasks more) || more.height != height || more.width != width) {
      throw new IllegalArgumentException(
          "expected polygons of height %s and width %s, got %s".formatted(height, width, others));
    }
    List<List<double[]>> all = new ArrayList<>(polygons);
    all.addAll(more.polygons);
    return new PolygonMasks(height, width, all);
  }

  /** Returns the sum of the areas of each object's polygons, even if they overlap. */
  @Override
  public double[] areas() {
    return polygons.stream()
        .mapToDouble(object -> object.stream().mapToDouble(PolygonMasks::area).sum())
        .toArray();
  }

  /** Computes the area of a polygon by the shoelace formula. */
  private static double area(double[] polygon) {
    double twice = 0;
    int corners = polygon.length / 2;
    for (int i = 0; i < corners; i++) {
      int before = (i + corners - 1) % corners;
      twice += polygon[i * 2] * polygon[before * 2 + 1] - polygon[i * 2 + 1] * polygon[before * 2];
    }
    return Math.abs(twice) / 2;
  }

  @Override
  public float[] boxes() {
    float[] boxes = new float[size() * 4];
    for (int i = 0; i < size(); i++) {
      // As in mmdet, corners left of or above the image do not make a box end outside it.
      float left = width * 2;
      float top = height * 2;
      float right = 0;
      float bottom = 0;
      for (double[] polygon : polygons.get(i)) {
        for (int j = 0; j < polygon.length; j += 2) {
          left = Math.min(left, (float) polygon[j]);
          top = Math.min(top, (float) polygon[j + 1]);
          right = Math.max(right, (float) polygon[j]);
          bottom = Math.max(bottom, (float) polygon[j + 1]);
        }
      }
      boxes[i * 4] = left;
      boxes[i * 4 + 1] = top;
      boxes[i * 4 + 2] = right;
      boxes[i * 4 + 3] = bottom;
    }
    return boxes;
  }

  @Override
  public RunLengthMask runLengths(int object) {
    return RunLengthMask.ofPolygons(polygons.get(object), height, width);
  }

  @Override
  public BitmapMasks toBitmaps() {
    List<byte[]> bitmaps = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      bitmaps.add(runLengths(i).toBitmap());
    }
    return new BitmapMasks(height, width, bitmaps);
  }

  @Override
  public String toString() {
    return "PolygonMasks[%s of height %s, width %s]".formatted(size(), height, width);
  }
}
