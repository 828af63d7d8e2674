package org.cfgrun.runtime.log.tracking.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.log.tracking.PythonProgram;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WandbTrackerTest {
  @TempDir Path folder;

  /** A Python whose SDK cannot begin a run, and which notes its process. */
  private Path python(String failure) throws IOException {
    PythonProgram.requirePython3();
    Files.writeString(
        folder.resolve("wandb.py"),
        """
        import os
        open('%s', 'w').write(str(os.getpid()))
        def init(**kwargs):
            raise %s
        """
            .formatted(folder.resolve("process"), failure));
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\nPYTHONPATH='%s' exec python3 \"$@\"\n".formatted(folder));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    return python;
  }

  private TrackerException failure(String raised) throws IOException {
    try (RunLog log = new RunLog(line -> {}, null, Clock.systemUTC(), RunLog.Level.INFO)) {
      WandbTracker tracker =
          new WandbTracker(
              python(raised).toString(),
              folder.resolve("output.txt"),
              new WandbTracker.Usage(Map.of("id", "r1"), Map.of(), true, true),
              new WandbTracker.Artifact(folder, List.of()),
              log);
      TrackerException[] failure = new TrackerException[1];
      assertThatThrownBy(tracker::open)
          .isInstanceOfSatisfying(TrackerException.class, each -> failure[0] = each);
      return failure[0];
    }
  }

  @Test
  void killsProcessOfRunThatCannotStart() throws Exception {
    assertThat(failure("ValueError('no key')"))
        .hasMessage("the SDK reported: ValueError: no key.")
        .matches(each -> !each.isLasting());
    long process = Long.parseLong(Files.readString(folder.resolve("process")));
    ProcessHandle.of(process)
        .ifPresent(each -> each.onExit().orTimeout(5, TimeUnit.MINUTES).join());
    assertThat(ProcessHandle.of(process)).isEmpty();
  }

  @Test
  void doesNotRetryUnknownArguments() throws IOException {
    assertThat(failure("TypeError('unexpected argument projct')").isLasting()).isTrue();
  }
}
