package org.cfgrun.runtime.data.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;

/** Reads CSV files line by line, because that of the training images of Open Images has 2 GB. */
final class CsvFile {
  private CsvFile() {}

  /** A line of a file. */
  static final class Row {
    private final String argument;
    private final Path file;
    private final int line;
    private final List<String> fields;

    private Row(String argument, Path file, int line, List<String> fields) {
      this.argument = argument;
      this.file = file;
      this.line = line;
      this.fields = fields;
    }

    String text(int column) {
      return fields.get(column);
    }

    List<String> fields() {
      return fields;
    }

    boolean isFirst() {
      return line == 1;
    }

    double number(int column) {
      try {
        double number = Double.parseDouble(text(column));
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException notANumber) {
        // Reported below.
      }
      throw invalid("expected a number in column %s, got '%s'".formatted(column + 1, text(column)));
    }

    /** Returns an error at this line. */
    ArgumentException invalid(String what) {
      return new ArgumentException(
          argument,
          "Line %s of `%s` is invalid: %s. Correct the line, or set `%s` to another file."
              .formatted(line, file, what, argument));
    }
  }

  /**
   * Reads the lines of a file that are not blank.
   *
   * @param argument the argument that names the file, for messages
   * @param columns the least number of fields of a line
   * @throws ArgumentException if the file cannot be read or a line has fewer fields
   */
  static void read(String argument, Path file, int columns, Consumer<Row> receiver) {
    try (BufferedReader lines = Files.newBufferedReader(RegularFile.require(file))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        Row row = new Row(argument, file, number, split(line));
        if (row.fields.size() < columns) {
          throw row.invalid(
              "expected at least %s fields, got %s".formatted(columns, row.fields.size()));
        }
        receiver.accept(row);
      }
    } catch (IOException e) {
      throw unreadable(argument, file, e);
    }
  }

  /** Returns the error for a file that cannot be read. */
  static ArgumentException unreadable(String argument, Path file, IOException e) {
    String reason =
        e instanceof NoSuchFileException
            ? "no such file"
            : e instanceof MalformedInputException ? "not UTF-8 text" : DiskReason.of(e);
    return new ArgumentException(
        argument,
        "Cannot read `%s` (%s). Set `%s` to a file of Open Images."
            .formatted(file, reason, argument));
  }

  /** Splits a line at commas outside of quotes; a doubled quote within quotes is a quote. */
  private static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (doubled) {
          field.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
