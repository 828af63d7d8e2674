package org.cfgrun.interpreter.explain;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.print.JsonPrinter;

/** Prints histories as JSON: an array with one object per key. */
public final class HistoryJson {
  private HistoryJson() {}

  /** Prints the histories of one config. */
  public static String print(List<KeyHistory> histories) {
    return JsonPrinter.print(array(histories));
  }

  /** Prints the histories of several configs: an array with one object per file. */
  public static String print(Map<String, List<KeyHistory>> byFile) {
    JsonArray all = new JsonArray();
    byFile.forEach(
        (file, histories) -> {
          JsonObject json = new JsonObject();
          json.addProperty("file", file);
          json.add("keys", array(histories));
          all.add(json);
        });
    return JsonPrinter.print(all);
  }

  private static JsonArray array(List<KeyHistory> histories) {
    JsonArray all = new JsonArray();
    histories.forEach(history -> all.add(history(history)));
    return all;
  }

  private static JsonObject history(KeyHistory history) {
    JsonObject json = new JsonObject();
    json.addProperty("path", history.path().toString());
    json.addProperty("exists", history.value() != null);
    json.add(
        "value",
        history.value() == null ? JsonNull.INSTANCE : JsonPrinter.element(history.value()));
    JsonArray steps = new JsonArray();
    history.steps().forEach(step -> steps.add(step(step)));
    json.add("steps", steps);
    JsonArray stale = new JsonArray();
    history.stale().forEach(copy -> stale.add(copy(copy)));
    json.add("stale_copies", stale);
    return json;
  }

  private static JsonObject step(Step step) {
    JsonObject json = new JsonObject();
    json.addProperty("action", step.action().name().toLowerCase(Locale.ROOT));
    Places.json(step.span()).entrySet().forEach(e -> json.add(e.getKey(), e.getValue()));
    json.addProperty("written", step.span().text());
    if (step.value() != null) {
      json.add("value", JsonPrinter.element(step.value()));
    }
    JsonArray variables = new JsonArray();
    step.variables()
        .forEach(
            via -> {
              JsonObject variable = Places.json(via.span());
              variable.addProperty("name", via.name());
              variables.add(variable);
            });
    json.add("variables", variables);
    json.add("inherited_through", Places.json(step.inherited()));
    return json;
  }

  private static JsonObject copy(StaleCopy copy) {
    JsonObject json = new JsonObject();
    json.addProperty("path", copy.path().toString());
    json.addProperty("variable", copy.variable());
    json.add("copied_at", Places.json(copy.read()));
    json.add("changed_at", Places.json(copy.changed()));
    return json;
  }
}
