package org.cfgrun.runtime.hook.profiling;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Call of an operator, as recorded by libtorch.
 *
 * @param name name, such as {@code aten::conv2d}; a kernel's function has no prefix
 * @param device device, such as {@code CPU Functions}
 * @param thread number of the thread
 * @param start start time, in microseconds since the start of the record
 * @param duration duration including nested calls, in microseconds
 * @param shapes shapes of the arguments, such as {@code [[2, 3], []]}; empty when not recorded
 * @param memory allocated memory, such as {@code 8.00 Kb}; empty when not recorded
 */
record OperatorCall(
    String name,
    String device,
    long thread,
    double start,
    double duration,
    String shapes,
    String memory) {
  /** Receives calls one by one, since there may be many. */
  @FunctionalInterface
  interface Sink {
    void take(OperatorCall call) throws IOException;
  }

  /** Reads a record written by libtorch. */
  static void readAll(Path record, Sink sink) throws IOException {
    try (Reader text = Files.newBufferedReader(record);
        JsonReader json = new JsonReader(text)) {
      json.beginArray();
      while (json.hasNext()) {
        sink.take(read(json));
      }
      json.endArray();
    }
  }

  private static OperatorCall read(JsonReader json) throws IOException {
    String name = "";
    String device = "";
    long thread = 0;
    double start = 0;
    double duration = 0;
    String shapes = "";
    String memory = "";
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "name" -> name = json.nextString();
        case "pid" -> device = json.nextString();
        case "tid" -> thread = json.nextLong();
        case "ts" -> start = json.nextDouble();
        case "dur" -> duration = json.nextDouble();
        case "shape" -> shapes = shapes(json);
        case "cpu mem" -> memory = json.nextString();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new OperatorCall(name, device, thread, start, duration, shapes, memory);
  }

  private static String shapes(JsonReader json) throws IOException {
    StringBuilder text = new StringBuilder("[");
    json.beginArray();
    for (String before = ""; json.hasNext(); before = ", ") {
      text.append(before);
      text.append(json.peek() == JsonToken.BEGIN_ARRAY ? shapes(json) : json.nextString());
    }
    json.endArray();
    return text.append(']').toString();
  }
}
