package org.cfgrun.cli.view;

import com.google.gson.JsonArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;

/** The names of files, so that a place is three numbers. */
final class FileTable {
  private final Map<String, Integer> indices = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  /** Returns the number of a file. */
  int of(Source source) {
    return indices.computeIfAbsent(
        source.name(),
        name -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  /** Returns file, line and column of the begin of a span. */
  JsonArray place(Span span) {
    JsonArray place = new JsonArray();
    place.add(of(span.source()));
    place.add(span.line());
    place.add(span.column());
    return place;
  }

  JsonArray json() {
    JsonArray json = new JsonArray();
    names.forEach(json::add);
    return json;
  }
}
