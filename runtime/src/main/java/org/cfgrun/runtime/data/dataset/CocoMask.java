package org.cfgrun.runtime.data.dataset;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.jspecify.annotations.Nullable;

/** Mask of an object as in a COCO file ({@code segmentation}). */
sealed interface CocoMask {
  /**
   * Mask as polygons.
   *
   * @param corners x and y of one corner after the other; without polygons of less than three
   *     corners, which mmdet skips too
   */
  record Polygons(List<double[]> corners) implements CocoMask {
    @Override
    public RunLengthMask runLengths(int height, int width) {
      return RunLengthMask.ofPolygons(corners, height, width);
    }
  }

  /**
   * Mask as run lengths.
   *
   * @param size height and width of the mask
   * @param counts lengths of the runs; null if they are compressed
   * @param compressed compressed lengths; null if they are not
   */
  record Runs(List<Integer> size, int @Nullable [] counts, @Nullable String compressed)
      implements CocoMask {
    @Override
    public RunLengthMask runLengths(int height, int width) {
      if (!size.equals(List.of(height, width))) {
        throw new IllegalArgumentException(
            "expected the size [%s, %s] of the image, got %s".formatted(height, width, size));
      }
      return counts == null
          ? RunLengthMask.ofCompressed(String.valueOf(compressed), height, width)
          : new RunLengthMask(height, width, counts);
    }
  }

  /**
   * Returns the pixels of the mask.
   *
   * @throws IllegalArgumentException if the mask does not fit the image or is corrupt
   */
  RunLengthMask runLengths(int height, int width);

  /**
   * Returns the masks of the objects of an image: polygons if all of them are, run lengths
   * otherwise.
   *
   * @throws IllegalArgumentException if a mask does not fit the image or is corrupt
   */
  static InstanceMasks join(List<CocoMask> masks, int height, int width) {
    List<List<double[]>> polygons = new ArrayList<>();
    for (CocoMask mask : masks) {
      if (mask instanceof Polygons part) {
        polygons.add(part.corners);
      }
    }
    return polygons.size() == masks.size()
        ? new PolygonMasks(height, width, polygons)
        : new RunLengthMasks(
            height, width, masks.stream().map(mask -> mask.runLengths(height, width)).toList());
  }

  /** Reads a mask; null if the file has none. */
  static @Nullable CocoMask read(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      return runs(json);
    }
    if (json.peek() != JsonToken.BEGIN_ARRAY) {
      json.skipValue();
      return null;
    }
    List<double[]> polygons = new ArrayList<>();
    boolean empty = true;
    json.beginArray();
    while (json.hasNext()) {
      empty = false;
      double[] corners = numbers(json).stream().mapToDouble(Double::doubleValue).toArray();
      if (corners.length >= 6 && corners.length % 2 == 0) {
        polygons.add(corners);
      }
    }
    json.endArray();
    return empty ? null : new Polygons(List.copyOf(polygons));
  }

  private static Runs runs(JsonReader json) throws IOException {
    List<Integer> size = List.of();
    int[] counts = null;
    String compressed = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "size" -> size = numbers(json).stream().map(Double::intValue).toList();
        case "counts" -> {
          if (json.peek() == JsonToken.STRING) {
            compressed = json.nextString();
          } else {
            counts = numbers(json).stream().mapToInt(Double::intValue).toArray();
          }
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Runs(size, counts, compressed);
  }

  private static List<Double> numbers(JsonReader json) throws IOException {
    List<Double> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      numbers.add(json.nextDouble());
    }
    json.endArray();
    return numbers;
  }
}
