package org.cfgrun.interpreter.explain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.cfgrun.interpreter.source.Span;

/** Converts places to JSON. */
public final class Places {
  private Places() {}

  /** Returns an object with {@code file}, {@code line} and {@code column}. */
  public static JsonObject json(Span span) {
    JsonObject place = new JsonObject();
    place.addProperty("file", span.source().name());
    place.addProperty("line", span.line());
    place.addProperty("column", span.column());
    return place;
  }

  static JsonArray json(List<Span> spans) {
    JsonArray places = new JsonArray();
    spans.forEach(span -> places.add(json(span)));
    return places;
  }
}
