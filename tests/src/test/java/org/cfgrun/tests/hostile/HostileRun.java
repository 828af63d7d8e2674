package org.cfgrun.tests.hostile;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.cli.Main;

/**
 * Runs the commands on every hostile text in a separate JVM. Prints a line per run: the name, the
 * command, the exit status or the exception, and the CPU time in milliseconds.
 */
final class HostileRun {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private static final String ALWAYS = "eval FILE";

  /** The commands that read a text without evaluating it. */
  private static final String LAID_OUT = "fmt FILE";

  /** The command that evaluates every text in the other dialect. */
  private static final String AGAIN = "check FILE --dialect mmcv";

  /** The commands for texts that evaluate. With other texts they would only fail again. */
  private static final List<String> WITH_VALUE =
      List.of(
          "eval FILE --format json --dialect mmcv",
          "eval FILE --format yaml",
          "eval FILE --origins",
          "eval FILE --minimal",
          "explain FILE x",
          "tree FILE",
          "flatten FILE",
          "diff FILE FILE");

  private HostileRun() {}

  /** Takes a directory for one file at a time, and whether to evaluate in the other dialect. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    boolean again = Boolean.parseBoolean(arguments[1]);
    // The first call loads classes, which must not count as the time of a text.
    run("warm-up", new String[] {"--help"});
    HostileTexts.forEach((name, bytes) -> report(folder.resolve(name), bytes, again));
  }

  private static void report(Path file, byte[] bytes, boolean again) {
    try {
      Files.write(file, bytes);
      run(file, LAID_OUT);
      if (again) {
        run(file, AGAIN);
      }
      if (run(file, ALWAYS) == 0) {
        WITH_VALUE.forEach(command -> run(file, command));
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(Path file, String command) {
    String[] words = command.replace("FILE", file.toString()).split(" ");
    return run(file.getFileName() + "\t" + command, words);
  }

  private static int run(String title, String[] words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = 1;
    String outcome;
    long began = cpu();
    try {
      status = Main.run(NOWHERE, new PrintStream(err, true, StandardCharsets.UTF_8), words);
      outcome = status == 1 ? "1: " + err.toString(StandardCharsets.UTF_8) : "" + status;
    } catch (Throwable thrown) {
      StackTraceElement[] trace = thrown.getStackTrace();
      outcome = thrown.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    }
    long millis = (cpu() - began) / 1_000_000;
    System.out.println(title + "\t" + outcome.replaceAll("\\s+", " ") + "\t" + millis);
    return status;
  }

  /** Returns the CPU time of all threads, including compiler and garbage collector. */
  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
