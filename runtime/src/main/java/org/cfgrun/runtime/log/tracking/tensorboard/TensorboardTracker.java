package org.cfgrun.runtime.log.tracking.tensorboard;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;

/** Writes points to a new event file in a folder, which TensorBoard shows as one run. */
public final class TensorboardTracker implements Tracker {
  private final Path folder;
  private final long firstStep;
  private @Nullable EventFile file;

  /**
   * @param folder the folder, created if absent
   * @param firstStep the first step that will be logged; TensorBoard hides what earlier files of
   *     the folder have from this step on
   */
  public TensorboardTracker(Path folder, long firstStep) {
    this.folder = folder;
    this.firstStep = firstStep;
  }

  @Override
  public String name() {
    return "TensorBoard";
  }

  @Override
  public void open() throws TrackerException {
    if (file != null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Instant now = Instant.now();
      EventFile created = create(now);
      file = created;
      created.write(Event.version(now));
      // TensorBoard honours only the second and later start events of a folder, so the first file
      // needs one too.
      created.write(Event.start(now, firstStep));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Creates a file with a new name of time, host and process id, as TensorFlow does. */
  private EventFile create(Instant now) throws IOException {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    for (int number = 0; ; number++) {
      String name =
          String.format(
              Locale.ROOT,
              "events.out.tfevents.%010d.%s.%d.%d",
              now.getEpochSecond(),
              host,
              ProcessHandle.current().pid(),
              number);
      try {
        return new EventFile(folder.resolve(name));
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
    }
  }

  @Override
  public void log(Point point) throws TrackerException {
    try {
      requireNonNull(file, "open() comes first").write(Event.of(point));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close(Ending ending) throws TrackerException {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TrackerException failure(IOException cause) {
    return new TrackerException(
        "cannot write event files to `%s`: %s.".formatted(folder, cause.getMessage()), cause);
  }
}
