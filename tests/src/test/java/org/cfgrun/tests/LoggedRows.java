package org.cfgrun.tests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The values in the JSON logs of a work directory, by mode, epoch and iteration. */
final class LoggedRows {
  /** Values that depend on the machine instead of the training. */
  private static final List<String> MEASURED = List.of("time", "data_time", "memory");

  private LoggedRows() {}

  /**
   * Reads all logs. A resumed run logs the steps after its checkpoint again, with the same values.
   *
   * @throws IllegalStateException if two logs have different values for a step
   */
  static Map<String, JsonObject> of(Path workDir) throws IOException {
    Map<String, JsonObject> rows = new TreeMap<>();
    try (Stream<Path> files = Files.list(workDir)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log.json")).toList()) {
        for (String line : Files.readAllLines(log)) {
          JsonObject row = JsonParser.parseString(line).getAsJsonObject();
          if (row.has("mode")) {
            MEASURED.forEach(row::remove);
            String key = "%s %s %s".formatted(row.get("mode"), row.get("epoch"), row.get("iter"));
            JsonObject other = rows.put(key, row);
            if (other != null && !other.equals(row)) {
              throw new IllegalStateException(other + " and " + row + " in " + log);
            }
          }
        }
      }
    }
    return rows;
  }
}
