package org.cfgrun.runtime.log.tracking.tensorboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.cfgrun.runtime.log.tracking.Ending;
import org.cfgrun.runtime.log.tracking.Point;
import org.cfgrun.runtime.log.tracking.Tracker;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;

/** Writes points into a new event file of a folder, which TensorBoard reads as one run. */
public final class TensorboardTracker implements Tracker {
  private final Path folder;
  private final long firstStep;
  private @Nullable EventFile file;

  /**
   * @param folder where the file goes; it is created
   * @param firstStep the first step to come: what earlier files of the folder say of it and of
   *     later ones is not shown any more
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
      // TensorBoard heeds the second one of a folder and those after it: the first file needs one.
      created.write(Event.start(now, firstStep));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** A file of a new name, by time, host and process as TensorFlow names them. */
  private EventFile create(Instant now) throws IOException {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    for (int number = 0; ; number++) {
      String name =
          "events.out.tfevents.%010d.%s.%d.%d"
              .formatted(now.getEpochSecond(), host, ProcessHandle.current().pid(), number);
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
      file.write(Event.of(point));
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
        "event files cannot be written to `%s`: %s.".formatted(folder, cause.getMessage()), cause);
  }
}
