package org.cfgrun.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cfgrun.cli.LoggedRun.Line;
import org.cfgrun.cli.chart.Series;
import org.cfgrun.runtime.log.tracking.CsvTracker;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a run has logged: the JSON lines of the text logger, ours or mmcv's, or the table of
 * the CSV logger. A line that is no whole one, as a killed run leaves it, is left out with a word.
 */
final class RunLogReader {
  private static final String MODE = "mode";
  private static final String EPOCH = "epoch";
  private static final String ITERATION = "iter";

  private final Path file;
  private final Consumer<String> notes;

  /**
   * @param notes is told of what is left out
   */
  RunLogReader(Path file, Consumer<String> notes) {
    this.file = file;
    this.notes = notes;
  }

  /** The run, under its file's name; null when the file holds no line of a log. */
  @Nullable LoggedRun read() throws IOException {
    List<String> lines = Files.readAllLines(file);
    String name = file.toString();
    LoggedRun run =
        !lines.isEmpty() && lines.get(0).equals(CsvTracker.HEAD)
            ? LoggedRun.bySteps(name, table(lines))
            : LoggedRun.of(name, jsonLines(lines));
    return run.keys().isEmpty() ? null : run;
  }

  private List<Line> jsonLines(List<String> lines) {
    List<Line> read = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonObject json = object(lines.get(i));
      if (json == null) {
        leaveOut(i);
      } else if (json.has(MODE) && json.has(EPOCH) && json.has(ITERATION)) {
        Line line = line(json);
        if (line == null) {
          leaveOut(i);
        } else {
          read.add(line);
        }
      }
    }
    return read;
  }

  private static @Nullable JsonObject object(String line) {
    try {
      JsonElement json = JsonParser.parseString(line);
      return json.isJsonObject() ? json.getAsJsonObject() : null;
    } catch (JsonParseException damaged) {
      return null;
    }
  }

  private static @Nullable Line line(JsonObject json) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.entrySet().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
    Double epoch = values.remove(EPOCH);
    Double iteration = values.remove(ITERATION);
    if (!(json.get(MODE) instanceof JsonPrimitive mode) || epoch == null || iteration == null) {
      return null;
    }
    values.remove(MODE);
    return new Line(mode.getAsString().equals("train"), epoch, iteration, values);
  }

  /** A number, or the numbers of a dict, such as the learning rates of several optimizers. */
  private static void put(Map<String, Double> values, String key, JsonElement value) {
    if (value instanceof JsonObject dict) {
      dict.entrySet().forEach(entry -> put(values, key + "." + entry.getKey(), entry.getValue()));
    } else if (value instanceof JsonPrimitive primitive) {
      Double number = number(primitive.getAsString());
      if (number != null) {
        values.put(key, number);
      }
    }
  }

  /** The table's tags keep their mode only where both modes have them. */
  private Map<String, List<Series.Point>> table(List<String> rows) {
    Map<String, List<Series.Point>> byTag = new LinkedHashMap<>();
    for (int i = 1; i < rows.size(); i++) {
      String row = rows.get(i);
      int first = row.indexOf(',');
      int last = row.lastIndexOf(',');
      Double step = number(row.substring(0, Math.max(0, first)));
      if (step == null || last <= first) {
        leaveOut(i);
        continue;
      }
      Double value = number(row.substring(last + 1));
      if (value != null) {
        byTag
            .computeIfAbsent(row.substring(first + 1, last), tag -> new ArrayList<>())
            .add(new Series.Point(step, value));
      }
    }
    Map<String, List<Series.Point>> byKey = new LinkedHashMap<>();
    byTag.forEach((tag, points) -> byKey.put(key(tag, byTag), points));
    return byKey;
  }

  private static String key(String tag, Map<String, ?> tags) {
    String bare = tag.replaceFirst("^(train|val)/", "");
    if (tag.startsWith("val/") && tags.containsKey("train/" + bare)) {
      return bare + " (val)";
    }
    return tag.equals("learning_rate") ? "lr" : bare;
  }

  private static @Nullable Double number(String text) {
    try {
      return text.isEmpty() ? null : Double.valueOf(text);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private void leaveOut(int index) {
    notes.accept("%s:%d: no whole line of a log; left out".formatted(file, index + 1));
  }
}
