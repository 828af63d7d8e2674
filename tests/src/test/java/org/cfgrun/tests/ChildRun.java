package org.cfgrun.tests;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code cfgrun} command in a child process, whose log is read line by line. It is killed after a
 * time limit, so that a test fails instead of hanging.
 */
final class ChildRun implements AutoCloseable {
  private static final Pattern ITERATION =
      Pattern.compile(".* (Epoch \\[\\d+]|Iter )\\[\\d+/\\d+]\\t.*");

  private static final int SIGKILL_STATUS = 128 + 9;

  private final Process process;
  private final BufferedReader log;
  private final StringBuilder text = new StringBuilder();

  private ChildRun(ProcessBuilder builder, int minutes) throws IOException {
    process = builder.redirectErrorStream(true).start();
    log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture.delayedExecutor(minutes, MINUTES).execute(process::destroyForcibly);
  }

  /** Starts a command in a directory. */
  static ChildRun start(Path folder, String... arguments) {
    return start(folder, 10, List.of(), arguments);
  }

  /**
   * Starts a command in a directory.
   *
   * @param java the home of the Java that runs it
   */
  static ChildRun start(Path folder, Path java, String... arguments) {
    return start(folder, java, 10, List.of(), Map.of(), arguments);
  }

  /**
   * Starts a command in a directory through a wrapper command.
   *
   * @param minutes the time limit
   * @param before the wrapper, to which the command is appended
   */
  static ChildRun start(Path folder, int minutes, List<String> before, String... arguments) {
    return start(folder, home(), minutes, before, Map.of(), arguments);
  }

  /**
   * Starts a command in a directory through a wrapper command.
   *
   * @param before the wrapper, to which the command is appended
   * @param environment further environment variables
   */
  static ChildRun start(
      Path folder, List<String> before, Map<String, String> environment, String... arguments) {
    return start(folder, home(), 10, before, environment, arguments);
  }

  private static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  private static ChildRun start(
      Path folder,
      Path java,
      int minutes,
      List<String> before,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Installation.launcher().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().putAll(environment);
    try {
      return new ChildRun(builder, minutes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the log until it has reported a number of iterations.
   *
   * @return false if the command ended before
   */
  boolean awaitIterations(int count) {
    for (int seen = 0; seen < count; ) {
      String line = readLine();
      if (line == null) {
        return false;
      }
      seen += ITERATION.matcher(line).matches() ? 1 : 0;
    }
    return true;
  }

  private String readLine() {
    try {
      String line = log.readLine();
      if (line != null) {
        text.append(line).append('\n');
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills the process with SIGKILL.
   *
   * @return false if it had already ended
   */
  boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    return process.destroyForcibly().waitFor() == SIGKILL_STATUS && alive;
  }

  /** Sends a signal by its name, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  /**
   * Stops the process with SIGSTOP until it is killed. The signal is repeated, because some systems
   * continue stopped processes after a second.
   */
  void freeze() throws IOException {
    String loop = "while kill -STOP %s; do sleep 0.02; done".formatted(process.pid());
    new ProcessBuilder("bash", "-c", loop)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Skips a test that sends SIGINT where processes ignore it. Shells ignore SIGINT in background
   * jobs, and child processes inherit that.
   */
  static void assumeInterruptible() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return;
    }
    try (Stream<String> lines = Files.lines(status)) {
      boolean ignored =
          lines
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .anyMatch(signals -> (signals & 1L << 1) != 0);
      assumeFalse(ignored, "SIGINT is ignored in this environment");
    }
  }

  /** Reads the log to its end, and returns the exit status. */
  int awaitEnd() throws InterruptedException {
    while (readLine() != null) {}
    return process.waitFor();
  }

  /** Returns the resident memory of the process. */
  long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the log read so far. */
  String text() {
    return text.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
