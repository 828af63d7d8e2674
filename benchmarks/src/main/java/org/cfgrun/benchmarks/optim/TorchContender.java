package org.cfgrun.benchmarks.optim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An optimizer of PyTorch, in a Python child process that steps on request. */
final class TorchContender implements Contender {
  /** An implementation of PyTorch's optimizers. */
  enum Way {
    /**
     * Foreach: operations on lists of tensors. Also stands for the only implementation of an
     * optimizer.
     */
    FOREACH,
    /** Fused: a single pass over memory. */
    FUSED
  }

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;

  private TorchContender(Process process) {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Starts the Python process.
   *
   * @param pythons Python executables; the first one whose torch has the optimizer is used
   * @param script the Python script
   * @return null if no torch has the optimizer and this implementation of it
   */
  static @Nullable TorchContender start(
      List<String> pythons, Path script, OptimizerTask task, Way way, Clock clock) {
    for (String python : pythons) {
      TorchContender started = new TorchContender(process(python, script, task, way, clock));
      String answer = started.answer();
      if (answer.equals("ready")) {
        return started;
      }
      started.close();
      if (!answer.equals("optimizer")) {
        return null;
      }
    }
    return null;
  }

  private static Process process(
      String python, Path script, OptimizerTask task, Way way, Clock clock) {
    ProcessBuilder builder =
        new ProcessBuilder(
            python,
            script.toString(),
            task.optimizer(),
            task.options(),
            task.problem().label(),
            way.name().toLowerCase(Locale.ROOT),
            clock.name().toLowerCase(Locale.ROOT));
    builder.environment().put("OMP_NUM_THREADS", "1");
    try {
      return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() {
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the Python process has exited");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Double> steps(int count) {
    orders.println(count);
    return Arrays.stream(answer().split(" ")).map(Double::valueOf).toList();
  }

  @Override
  public void close() {
    orders.close();
    process.destroy();
  }
}
