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
 * The text log of a run: each message goes to the console and to a file as {@code 2026-01-31
 * 12:00:00,123 - mmdet - INFO - message}, the lines that tools for MMDetection's logs expect.
 */
public final class RunLog implements AutoCloseable {
  /** How grave a message is, from the least to the most. */
  public enum Level {
    /** For those who look for a fault. */
    DEBUG,
    /** The course of the run. */
    INFO,
    /** Probably not as the user meant it. */
    WARNING,
    /** Something failed. */
    ERROR
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

  private final Consumer<String> console;
  private final @Nullable BufferedWriter file;
  private final Clock clock;
  private final Level least;

  /**
   * A log to a console and a file.
   *
   * @param console takes each line, without its end
   * @param file appended to; null for none
   * @param clock what the time is, in its own zone
   * @param least messages below it are dropped
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

  /** Logs the course of the run. */
  public void info(String message) {
    log(Level.INFO, message);
  }

  /** Logs what is probably not meant. */
  public void warn(String message) {
    log(Level.WARNING, message);
  }

  /** Logs a failure. */
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
