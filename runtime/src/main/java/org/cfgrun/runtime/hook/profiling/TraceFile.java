package org.cfgrun.runtime.hook.profiling;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a trace in Chrome's JSON format, for chrome://tracing and Perfetto: complete events
 * ({@code "ph": "X"}) in microseconds, with a process for each device and one for the training
 * loop.
 */
final class TraceFile {
  private static final String LOOP = "training loop";

  private final JsonWriter json;
  private final Map<String, Integer> processes = new LinkedHashMap<>();

  /**
   * Event of the training loop.
   *
   * @param name name
   * @param start start time, in microseconds since the start of the record
   * @param duration duration, in microseconds
   */
  record Span(String name, double start, double duration) {}

  TraceFile(Writer out) throws IOException {
    json = new JsonWriter(out);
    json.beginObject().name("displayTimeUnit").value("ms").name("traceEvents").beginArray();
  }

  void write(Span span) throws IOException {
    begin(span.name(), LOOP, 1, span.start(), span.duration());
    json.endObject();
  }

  void write(OperatorCall call) throws IOException {
    begin(call.name(), call.device(), call.thread(), call.start(), call.duration());
    json.name("args").beginObject();
    if (!call.shapes().isEmpty()) {
      json.name("shapes").value(call.shapes());
    }
    if (!call.memory().isEmpty()) {
      json.name("memory").value(call.memory());
    }
    json.endObject().endObject();
  }

  private void begin(String name, String process, long thread, double start, double duration)
      throws IOException {
    int number = number(process);
    json.beginObject().name("ph").value("X").name("name").value(name);
    json.name("pid").value(number).name("tid").value(thread);
    json.name("ts").value(start).name("dur").value(duration);
  }

  /** Writes the name of a process at its first occurrence. */
  private int number(String process) throws IOException {
    Integer known = processes.get(process);
    if (known != null) {
      return known;
    }
    int number = processes.size() + 1;
    processes.put(process, number);
    json.beginObject().name("ph").value("M").name("name").value("process_name");
    json.name("pid").value(number).name("tid").value(0);
    json.name("args").beginObject().name("name").value(process).endObject().endObject();
    return number;
  }

  /** Ends the file without closing it; the caller closes it. */
  void finish() throws IOException {
    json.endArray().endObject().flush();
  }
}
