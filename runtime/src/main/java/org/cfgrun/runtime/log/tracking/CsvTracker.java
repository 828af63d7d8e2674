package org.cfgrun.runtime.log.tracking;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cfgrun.interpreter.value.PythonText;
import org.jspecify.annotations.Nullable;

/**
 * Points as a table of {@code step,tag,value}, one value a row, so that rows are only ever added
 * whatever a run begins to log later.
 */
public final class CsvTracker implements Tracker {
  /** The head of the table. */
  public static final String HEAD = "step,tag,value";

  private final Path file;
  private final long firstStep;
  private @Nullable BufferedWriter writer;

  /**
   * @param file where to; it is gone on with where it exists
   * @param firstStep the first step to come; what the file says of it and of later ones is dropped,
   *     since it will be said again
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
        writer =
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!begun) {
          writer.write(HEAD + "\n");
          writer.flush();
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
          "`%s` is there already and is no table of `%s`; it stays as it is.".formatted(file, HEAD),
          true);
    }
    // A last row without an end is what a killed run left unfinished.
    boolean whole = text.endsWith("\n");
    List<String> earlier =
        rows.stream()
            .limit(whole || rows.size() == 1 ? rows.size() : rows.size() - 1)
            .filter(this::isEarlier)
            .toList();
    if (!whole || earlier.size() < rows.size()) {
      String left = String.join("\n", earlier) + "\n";
      Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.writeString(temporary, left);
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
    try {
      for (var value : point.values().entrySet()) {
        writer.write(
            point.step() + "," + field(value.getKey()) + "," + text(value.getValue()) + "\n");
      }
      writer.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? PythonText.ofFloat(number)
        : field(String.valueOf(value));
  }

  /** RFC 4180: quoted where it has to be; a line break becomes a space, so that a row is a line. */
  private static String field(String text) {
    String line = text.replaceAll("\\R", " ");
    return line.contains(",") || line.contains("\"")
        ? "\"" + line.replace("\"", "\"\"") + "\""
        : line;
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
        "`%s` cannot be written: %s.".formatted(file, cause.getMessage()), cause);
  }

  @Override
  public String run() {
    return file.getFileName().toString();
  }
}
