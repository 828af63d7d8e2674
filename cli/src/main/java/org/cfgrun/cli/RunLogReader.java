package org.cfgrun.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.runtime.log.tracking.CsvTracker;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a run: the JSON lines of cfgrun's or mmcv's text logger, MMEngine's scalars, a
 * text log, or the table of the CSV logger. An incomplete line, as a killed run leaves it, is
 * skipped with a note.
 */
final class RunLogReader {
  private static final String MODE = "mode";
  private static final String EPOCH = "epoch";
  private static final String ITERATION = "iter";

  /** MMEngine's key of a line's position: the iteration in training, the epoch in validation. */
  private static final String STEP = "step";

  /** The start of a line of a text log: a date. */
  private static final Pattern DATE = Pattern.compile("\\d{4}[-/]\\d\\d[-/]\\d\\d .*");

  private final Path file;
  private final String name;
  private final Consumer<String> notes;
  private long number;
  private long leftOut;
  private long firstLeftOut;

  /**
   * @param name the name of the run in legends
   * @param notes receives a note about skipped lines
   */
  RunLogReader(Path file, String name, Consumer<String> notes) {
    this.file = file;
    this.name = name;
    this.notes = notes;
  }

  /** Reads the run; null if the file has no log lines. */
  @Nullable LoggedRun read() throws IOException {
    // Invalid UTF-8 must not throw: it makes its own line unreadable, not the lines after it.
    try (BufferedReader lines =
        new BufferedReader(
            new LimitedLines(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)))) {
      String first = lines.readLine();
      LoggedRun run =
          CsvTracker.HEAD.equals(first)
              ? LoggedRun.bySteps(name, table(lines))
              : LoggedRun.of(name, isText(first) ? text(first, lines) : jsonLines(first, lines));
      noteSkipped();
      return run.keys().isEmpty() ? null : run;
    }
  }

  private boolean isText(@Nullable String first) {
    return file.toString().endsWith(".log") || first != null && DATE.matcher(first).matches();
  }

  private static LogColumns text(@Nullable String first, BufferedReader rest) throws IOException {
    LogColumns read = new LogColumns();
    for (String line = first; line != null; line = rest.readLine()) {
      TextLogLine values = TextLogLine.parse(line);
      if (values != null) {
        read.add(values.training(), values.epoch(), values.iteration(), values.values());
      }
    }
    return read;
  }

  private LogColumns jsonLines(@Nullable String first, BufferedReader rest) throws IOException {
    LogColumns read = new LogColumns();
    for (String line = first; line != null; line = rest.readLine()) {
      number++;
      JsonObject json = object(line);
      if (json == null) {
        leaveOut();
      } else if (json.has(STEP) && !json.has(MODE)) {
        addScalars(json, read);
      } else if (json.has(MODE) && json.has(EPOCH) && json.has(ITERATION) && !add(json, read)) {
        leaveOut();
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

  private static boolean add(JsonObject json, LogColumns lines) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.entrySet().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
    Double epoch = values.remove(EPOCH);
    Double iteration = values.remove(ITERATION);
    if (!(json.get(MODE) instanceof JsonPrimitive mode) || epoch == null || iteration == null) {
      return false;
    }
    values.remove(MODE);
    lines.add(mode.getAsString().equals("train"), epoch, iteration, values);
    return true;
  }

  /** Adds a line of MMEngine, which counts the iterations of the whole run. */
  private void addScalars(JsonObject json, LogColumns lines) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.entrySet().forEach(entry -> put(values, entry.getKey(), entry.getValue()));
    Double step = values.remove(STEP);
    Double epoch = values.remove(EPOCH);
    Double iteration = values.remove(ITERATION);
    if (step == null) {
      leaveOut();
    } else if (iteration != null) {
      lines.add(true, epoch == null ? 1 : epoch, iteration, values);
    } else {
      lines.add(false, step, 0, values);
    }
  }

  /** Adds a number, or the numbers of a dict such as the learning rates of several optimizers. */
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

  /** Reads a table. Tags keep the prefix {@code val} only if training logs the same tag. */
  private Map<String, List<Series.Point>> table(BufferedReader rows) throws IOException {
    Map<String, List<Series.Point>> byTag = new LinkedHashMap<>();
    number = 1;
    for (String row = rows.readLine(); row != null; row = rows.readLine()) {
      number++;
      int first = row.indexOf(',');
      int last = row.lastIndexOf(',');
      Double step = number(row.substring(0, Math.max(0, first)));
      if (step == null || last <= first) {
        leaveOut();
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
      // Double.valueOf also accepts `1d`, which is text here.
      boolean suffixed = text.isEmpty() || "dDfF".indexOf(text.charAt(text.length() - 1)) >= 0;
      return suffixed ? null : Double.valueOf(text);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private void leaveOut() {
    if (leftOut == 0) {
      firstLeftOut = number;
    }
    leftOut++;
  }

  private void noteSkipped() {
    if (leftOut == 1) {
      notes.accept("%s:%s: skipped an invalid log line".formatted(file, firstLeftOut));
    } else if (leftOut > 1) {
      notes.accept(
          "%s:%s: skipped an invalid log line, and %s more after it"
              .formatted(file, firstLeftOut, leftOut - 1));
    }
  }

  /** Ends before a line without an end, as of a device, fills the memory. */
  private static final class LimitedLines extends FilterReader {
    private static final int LONGEST = 1 << 24;
    private int length;

    LimitedLines(Reader text) {
      super(text);
    }

    @Override
    public int read(char[] buffer, int start, int count) throws IOException {
      int read = super.read(buffer, start, count);
      for (int i = start; i < start + read; i++) {
        length = buffer[i] == '\n' ? 0 : length + 1;
      }
      if (length > LONGEST) {
        throw new IOException("it has a line of more than %s characters".formatted(LONGEST));
      }
      return read;
    }
  }
}
