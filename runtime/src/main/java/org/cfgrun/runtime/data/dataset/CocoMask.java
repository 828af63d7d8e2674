package org.cfgrun.runtime.data.dataset;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /**
   * Returns the mask that a list of polygons or a dict of run lengths says; null for anything else.
   *
   * @param plain what was read from JSON or a pickle
   */
  static @Nullable CocoMask of(@Nullable Object plain) {
    if (plain instanceof List<?> list && !list.isEmpty()) {
      List<double[]> polygons = new ArrayList<>();
      for (Object part : list) {
        double[] corners = PlainValues.numbers(part);
        if (corners == null) {
          return null;
        }
        if (corners.length >= 6 && corners.length % 2 == 0) {
          polygons.add(corners);
        }
      }
      return new Polygons(List.copyOf(polygons));
    }
    if (!(plain instanceof Map<?, ?> dict)) {
      return null;
    }
    double[] size = PlainValues.numbers(dict.get("size"));
    Object counts = dict.get("counts");
    String compressed =
        counts instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.ISO_8859_1)
            : counts instanceof String text ? text : null;
    double[] lengths = PlainValues.numbers(counts);
    if (size == null || compressed == null && lengths == null) {
      return null;
    }
    return new Runs(
        Arrays.stream(size).mapToObj(side -> (int) side).toList(),
        lengths == null ? null : Arrays.stream(lengths).mapToInt(run -> (int) run).toArray(),
        compressed);
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
