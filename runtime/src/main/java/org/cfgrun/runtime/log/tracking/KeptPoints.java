package org.cfgrun.runtime.log.tracking;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.log.JsonLine;

/**
 * Stores points that a service has not taken yet, one JSON line each: {@code {"step": 50, "time":
 * 1767225600.25, "values": {"train/loss": 0.5}}}. The file exists only while points are stored.
 */
final class KeptPoints {
  private static final String STEP = "step";
  private static final String TIME = "time";
  private static final String VALUES = "values";

  private final Path file;

  KeptPoints(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Appends points. */
  synchronized void add(List<Point> points) throws IOException {
    StringBuilder lines = new StringBuilder(endsInside() ? "\n" : "");
    points.forEach(point -> lines.append(line(point)).append('\n'));
    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Returns the stored points, oldest first. An unfinished last line, left by a killed run, is
   * skipped.
   */
  synchronized List<Point> read() throws IOException {
    List<Point> points = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          points.add(point(JsonParser.parseString(line).getAsJsonObject()));
        } catch (RuntimeException unfinished) {
          continue;
        }
      }
    }
    return points;
  }

  /** Removes the oldest points once they are delivered. */
  synchronized void removeFirst(int count) throws IOException {
    List<Point> points = read();
    if (points.size() <= count) {
      Files.deleteIfExists(file);
      return;
    }
    Path rest = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(rest);
    new KeptPoints(rest).add(points.subList(count, points.size()));
    Files.move(rest, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns whether the last line lacks a line break, as a killed run leaves it. */
  private boolean endsInside() throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) != '\n';
    }
  }

  private static String line(Point point) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(STEP, point.step());
    line.put(TIME, point.time().toEpochMilli() / 1e3);
    line.put(VALUES, point.values());
    return JsonLine.of(line);
  }

  private static Point point(JsonObject line) {
    Map<String, Object> values = new LinkedHashMap<>();
    line.getAsJsonObject(VALUES)
        .entrySet()
        .forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
    return new Point(
        line.get(STEP).getAsLong(),
        Instant.ofEpochMilli(Math.round(line.get(TIME).getAsDouble() * 1e3)),
        values);
  }

  private static Object value(JsonElement element) {
    JsonPrimitive value = element.getAsJsonPrimitive();
    String text = value.getAsString();
    // Gson parses the bare words NaN and Infinity, which Python writes, as strings.
    if (text.matches("NaN|-?Infinity")) {
      return Double.valueOf(text);
    }
    if (value.isString()) {
      return text;
    }
    return text.matches("-?\\d+") ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
  }
}
