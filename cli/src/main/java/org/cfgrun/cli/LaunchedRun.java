package org.cfgrun.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.comm.PeerLost;
import org.cfgrun.runtime.comm.Placement;
import org.cfgrun.runtime.comm.ProcessGroup;
import org.cfgrun.runtime.comm.Rendezvous;

/** One of several processes of a run, from the rendezvous to its exit status. */
final class LaunchedRun {
  /** File in which torchrun looks for the error of a process. */
  private static final String ERROR_FILE = "TORCHELASTIC_ERROR_FILE";

  private final Terminal terminal;
  private final Map<String, String> environment;

  LaunchedRun(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /**
   * Connects the processes and runs the work. If it fails, the other processes are told why.
   *
   * @param timeout the longest time to wait for another process
   * @param problems those of this process
   * @param work returns the exit status
   */
  int run(
      Placement placement, Duration timeout, Problems problems, ToIntFunction<Communicator> work) {
    try (ProcessGroup group = Rendezvous.open(placement, environment, timeout)) {
      return run(group, problems, work);
    } catch (PeerLost lost) {
      terminal.error(String.valueOf(lost.getMessage()));
      writeError(lost.reason());
      return ExitStatus.PEER_LOST;
    }
  }

  private int run(ProcessGroup group, Problems problems, ToIntFunction<Communicator> work) {
    try {
      int status = work.applyAsInt(group);
      if (status != ExitStatus.OK) {
        fail(
            group,
            problems.all().stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .map(Diagnostic::message)
                .findFirst()
                .orElse("exit status " + status));
      }
      return status;
    } catch (PeerLost lost) {
      throw lost;
    } catch (RuntimeException | Error failure) {
      String message = failure.getMessage();
      fail(group, message == null ? failure.getClass().getSimpleName() : message);
      throw failure;
    }
  }

  private void fail(ProcessGroup group, String message) {
    String first = message.lines().findFirst().orElse("").strip();
    String reason = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    group.fail(reason);
    writeError(reason);
  }

  private void writeError(String message) {
    String file = environment.get(ERROR_FILE);
    if (file == null || file.isEmpty()) {
      return;
    }
    JsonObject extra = new JsonObject();
    extra.addProperty("py_callstack", "");
    extra.addProperty("timestamp", String.valueOf(Instant.now().getEpochSecond()));
    JsonObject body = new JsonObject();
    body.addProperty("message", message);
    body.add("extraInfo", extra);
    JsonObject error = new JsonObject();
    error.add("message", body);
    try {
      Files.writeString(Path.of(file), error.toString());
    } catch (IOException unwritable) {
      terminal.error("%s cannot be written: %s".formatted(ERROR_FILE, unwritable.getMessage()));
    }
  }
}
