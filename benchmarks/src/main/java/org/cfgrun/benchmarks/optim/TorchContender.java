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

/** An optimizer of PyTorch in a Python process beside this one, which steps when it is told. */
final class TorchContender implements Contender {
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
   * Starts one.
   *
   * @param python a Python that has torch
   * @param way {@code foreach} or {@code fused}
   * @return null when this torch does not have it
   */
  static @Nullable TorchContender start(
      String python, Path script, String name, String way, Clock clock) {
    ProcessBuilder builder =
        new ProcessBuilder(
            python, script.toString(), name, way, clock.name().toLowerCase(Locale.ROOT));
    builder.environment().put("OMP_NUM_THREADS", "1");
    try {
      TorchContender started =
          new TorchContender(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
      if ("ready".equals(started.answers.readLine())) {
        return started;
      }
      started.close();
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Double> steps(int count) {
    orders.println(count);
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the process with torch has ended");
      }
      return Arrays.stream(answer.split(" ")).map(Double::valueOf).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    orders.close();
    process.destroy();
  }
}
