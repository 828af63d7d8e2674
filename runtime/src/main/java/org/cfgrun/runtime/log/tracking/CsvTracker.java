package org.cfgrun.runtime.log.tracking;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.runtime.log.CsvField;
import org.jspecify.annotations.Nullable;

/**
 * Writes points as a CSV table of {@code step,tag,value}. Each row holds one value, so the columns
 * stay the same when a run starts to log a new tag.
 */
public final class CsvTracker implements Tracker {
  /** The header row. */
  public static final String HEAD = "step,tag,value";

  private final Path file;
  private final long firstStep;
  private @Nullable BufferedWriter writer;

  /**
   * @param file the file to write; an existing table is continued
   * @param firstStep the first step that will be logged; rows of this and later steps are removed,
   *     because the run logs them again
   */
  public CsvTracker(Path file, long firstStep) {
    this.file = file;
    this.firstStep = firstStep;
  }

  @Override
  public String name() {
    return "CSV";
  }

  @Override
  public void open() throws TrackerException {
    try {
      if (writer == null) {
        if (file.getParent() != null) {
          Files.createDirectories(file.getParent());
        }
        dropLater();
        boolean begun = Files.exists(file) && Files.size(file) > 0;
        BufferedWriter opened =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = opened;
        if (!begun) {
          opened.write(HEAD + "\n");
          opened.flush();
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void dropLater() throws IOException, TrackerException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<String> rows = text.lines().toList();
    if (!rows.get(0).equals(HEAD)) {
      throw new TrackerException(
          "`%s` exists and is not a table of `%s`. The file is left unchanged; choose another path."
              .formatted(file, HEAD),
          true);
    }
    // A killed run can leave a last row without a line break.
    boolean whole = text.endsWith("\n");
    List<String> earlier =
        rows.stream()
            .limit(whole || rows.size() == 1 ? rows.size() : rows.size() - 1)
            .filter(this::isEarlier)
            .toList();
    if (!whole || earlier.size() < rows.size()) {
      String left = String.join("\n", earlier) + "\n";
      // A name of its own for each table, which fits whatever the length of the table's name is.
      String digest = Integer.toHexString(file.getFileName().hashCode());
      Path temporary = file.resolveSibling(".cfgrun-" + digest + ".tmp");
      // What is there was left by a killed run, or is a link to another file.
      Files.deleteIfExists(temporary);
      Files.writeString(temporary, left, StandardOpenOption.CREATE_NEW);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private boolean isEarlier(String row) {
    int comma = row.indexOf(',');
    String step = row.substring(0, Math.max(0, comma));
    return row.equals(HEAD) || step.matches("\\d{1,18}") && Long.parseLong(step) < firstStep;
  }

  @Override
  public void log(Point point) throws TrackerException {
    BufferedWriter open = requireNonNull(writer, "open() comes first");
    try {
      for (var value : point.values().entrySet()) {
        open.write(
            point.step() + "," + CsvField.of(value.getKey()) + "," + text(value.getValue()) + "\n");
      }
      open.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? PythonText.ofFloat(number)
        : CsvField.of(String.valueOf(value));
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrackerException failure(IOException cause) {
    return new TrackerException(
        "cannot write `%s`: %s.".formatted(file, cause.getMessage()), cause);
  }

  @Override
  public String run() {
    return file.getFileName().toString();
  }
}
