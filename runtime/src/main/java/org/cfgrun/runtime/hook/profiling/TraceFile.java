package org.cfgrun.runtime.hook.profiling;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a trace in the JSON form of Chrome, which chrome://tracing and Perfetto open: complete
 * events ({@code "ph": "X"}) in microseconds, a process for each device and one for the loop.
 */
final class TraceFile {
  private static final String LOOP = "training loop";

  private final JsonWriter json;
  private final Map<String, Integer> processes = new LinkedHashMap<>();

  /**
   * Something that the loop did.
   *
   * @param name what
   * @param start when it began, in microseconds since the record did
   * @param duration how long it took, in microseconds
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

  /** Names a process when it is met for the first time. */
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

  /** Ends the file; whoever opened it closes it. */
  void finish() throws IOException {
    json.endArray().endObject().flush();
  }
}
