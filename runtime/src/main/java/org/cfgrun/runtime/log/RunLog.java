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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Writes the text log of a run. Each message goes to the console and to a file as {@code 2026-01-31
 * 12:00:00,123 - mmdet - INFO - message}, the line format that tools for MMDetection's logs expect.
 *
 * <p>Messages may come before the work directory exists; {@link #startFile} writes them too. A file
 * that cannot be written, for example because its disk is full, never stops a run: the console
 * reports it once and still shows every line.
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

  /**
   * How many lines wait for a file. Runs without one, such as previews, keep no more than these.
   */
  private static final int MOST_EARLY = 1000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private final Consumer<String> console;
  private final Clock clock;
  private final List<String> early = new ArrayList<>();
  private Level least;
  private @Nullable BufferedWriter file;
  private boolean failed;

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
    if (file != null) {
      startFile(file, least);
    }
  }

  /**
   * Writes the lines logged so far, and all later ones, to a file.
   *
   * @param path the file to append to
   * @param least the lowest level that is written from now on
   * @throws UncheckedIOException when the file cannot be opened
   */
  public final synchronized void startFile(Path path, Level least) {
    this.least = least;
    try {
      file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    early.forEach(this::write);
    early.clear();
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

  /**
   * Writes a message to the file only, because the user has seen it in another form.
   *
   * @param message one line
   */
  public synchronized void record(Level level, String message) {
    if (level.compareTo(least) >= 0) {
      write(line(level, message));
    }
  }

  private String line(Level level, String message) {
    ZoneId zone = clock.getZone();
    return TIME.format(clock.instant().atZone(zone))
        + " - mmdet - "
        + level
        + " - "
        + Printable.text(message);
  }

  private synchronized void log(Level level, String message) {
    if (level.compareTo(least) < 0) {
      return;
    }
    String line = line(level, message);
    console.accept(line);
    write(line);
  }

  private void write(String line) {
    if (file == null) {
      if (early.size() < MOST_EARLY) {
        early.add(line);
      }
      return;
    }
    try {
      file.write(line);
      file.write('\n');
      file.flush();
    } catch (IOException e) {
      reportOnce(e);
    }
  }

  private void reportOnce(IOException problem) {
    if (!failed) {
      failed = true;
      console.accept(
          "warning: the log file cannot be written, and lacks lines from now on: %s."
              .formatted(DiskReason.of(problem)));
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        reportOnce(e);
      }
    }
  }
}
