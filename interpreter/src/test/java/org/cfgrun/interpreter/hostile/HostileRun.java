package org.cfgrun.interpreter.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;

/**
 * Evaluates and prints every hostile text in a JVM of its own, and says on a line each what came of
 * it: the name, {@code value}, {@code error} or the exception, and the milliseconds of CPU.
 */
final class HostileRun {
  private HostileRun() {}

  /** The only argument is a folder for one file at a time. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    HostileTexts.forEach((name, bytes) -> report(folder.resolve(name), bytes));
  }

  private static void report(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long began = threads.getCurrentThreadCpuTime();
      String outcome = outcome(file.toString());
      long millis = (threads.getCurrentThreadCpuTime() - began) / 1_000_000;
      Files.delete(file);
      System.out.println(file.getFileName() + "\t" + outcome + "\t" + millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String outcome(String file) {
    try {
      Problems problems = new Problems();
      EvaluatedConfig config = new Interpreter().evaluate(file, List.of(), problems);
      new DiagnosticRenderer(false).render(problems);
      if (config == null) {
        return problems.hasErrors() ? "error" : "neither value nor error";
      }
      ConfigPrinter.print(config.root());
      return "value";
    } catch (Throwable thrown) {
      StackTraceElement[] trace = thrown.getStackTrace();
      return thrown.getClass().getName() + (trace.length == 0 ? "" : " " + trace[0]);
    }
  }
}
