package org.cfgrun.runtime.log;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text log of a run. Each message goes to the console and to a file as {@code 2026-01-31
 * 12:00:00,123 - mmdet - INFO - message}, the line format that tools for MMDetection's logs expect.
 */
public final class RunLog implements AutoCloseable {
  /** Severity of a message, in ascending order. */
  public enum Level {
    /** Details for debugging. */
    DEBUG,
    /** Progress of the run. */
    INFO,
    /** Probably not what the user intended. */
    WARNING,
    /** A failure. */
    ERROR
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

  private final Consumer<String> console;
  private final @Nullable BufferedWriter file;
  private final Clock clock;
  private final Level least;

  /**
   * Creates a log that writes to a console and a file.
   *
   * @param console receives each line, without a line terminator
   * @param file the file to append to; null for none
   * @param clock the clock and time zone of the timestamps
   * @param least the lowest level that is written
   * @throws UncheckedIOException when the file cannot be opened
   */
  public RunLog(Consumer<String> console, @Nullable Path file, Clock clock, Level least) {
    this.console = console;
    this.clock = clock;
    this.least = least;
    try {
      this.file =
          file == null
              ? null
              : Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Logs at {@link Level#INFO}. */
  public void info(String message) {
    log(Level.INFO, message);
  }

  /** Logs at {@link Level#WARNING}. */
  public void warn(String message) {
    log(Level.WARNING, message);
  }

  /** Logs at {@link Level#ERROR}. */
  public void error(String message) {
    log(Level.ERROR, message);
  }

  private synchronized void log(Level level, String message) {
    if (level.compareTo(least) < 0) {
      return;
    }
    ZoneId zone = clock.getZone();
    String line =
        TIME.format(clock.instant().atZone(zone)) + " - mmdet - " + level + " - " + message;
    console.accept(line);
    if (file != null) {
      try {
        file.write(line);
        file.write('\n');
        file.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
