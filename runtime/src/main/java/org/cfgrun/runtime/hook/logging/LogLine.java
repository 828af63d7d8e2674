package org.cfgrun.runtime.hook.logging;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cfgrun.runtime.log.Numerals;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.Runner;

/** Formats a line of the text log as mmcv does. */
final class LogLine {
  static final String MODE = "mode";
  static final String EPOCH = "epoch";
  static final String ITERATION = "iter";
  static final String LEARNING_RATE = "lr";
  static final String TIME = "time";
  private static final String DATA_TIME = "data_time";

  /** Keys in the head of a line, which are not repeated among its values. */
  private static final Set<String> HEAD =
      Set.of(MODE, EPOCH, ITERATION, LEARNING_RATE, TIME, DATA_TIME);

  /** Estimated remaining time, from the mean duration of the steps of this run. */
  static final class Eta {
    private final long first;
    private double seconds;

    /**
     * @param first first iteration of the run
     */
    Eta(long first) {
      this.first = first;
    }

    /** Adds the steps of a line and returns the remaining time. */
    String after(Runner runner, double stepSeconds, int steps) {
      seconds += stepSeconds * steps;
      long iteration = runner.progress().iteration();
      double mean = seconds / (iteration - first + 1);
      return text((long) (mean * (runner.maxIterations() - iteration - 1)));
    }

    /** Formats a duration as {@code 0:00:05} or {@code 1 day, 2:30:00}. */
    static String text(long seconds) {
      long days = Math.floorDiv(seconds, 86_400L);
      long rest = Math.floorMod(seconds, 86_400L);
      String clock =
          String.format(Locale.ROOT, "%d:%02d:%02d", rest / 3600, rest / 60 % 60, rest % 60);
      return days == 0
          ? clock
          : "%s day%s, %s".formatted(days, Math.abs(days) == 1 ? "" : "s", clock);
    }
  }

  private LogLine() {}

  static String of(Map<String, Object> values, Runner runner, boolean byEpoch, int steps, Eta eta) {
    StringBuilder line = new StringBuilder();
    if (Mode.TRAIN.key().equals(values.get(MODE))) {
      appendTrainHead(line, values, runner, byEpoch, steps, eta);
    } else if (byEpoch) {
      line.append("Epoch(val) [%s][%s]\t".formatted(values.get(EPOCH), values.get(ITERATION)));
    } else {
      line.append("Iter(val) [%s]\t".formatted(values.get(ITERATION)));
    }
    return line.append(
            values.entrySet().stream()
                .filter(entry -> !HEAD.contains(entry.getKey()))
                .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                .collect(Collectors.joining(", ")))
        .toString();
  }

  private static void appendTrainHead(
      StringBuilder line,
      Map<String, Object> values,
      Runner runner,
      boolean byEpoch,
      int steps,
      Eta eta) {
    Object iteration = values.get(ITERATION);
    if (byEpoch) {
      int batches = runner.loader().length();
      line.append("Epoch [%s][%s/%s]\t".formatted(values.get(EPOCH), iteration, batches));
    } else {
      line.append("Iter [%s/%s]\t".formatted(iteration, runner.maxIterations()));
    }
    line.append(learningRate(Objects.requireNonNull(values.get(LEARNING_RATE))));
    double seconds = (Double) Objects.requireNonNull(values.get(TIME));
    line.append(", eta: ").append(eta.after(runner, seconds, steps));
    line.append(", time: ").append(Numerals.fixed(seconds, 3));
    if (values.get(DATA_TIME) instanceof Double wait) {
      line.append(", data_time: ").append(Numerals.fixed(wait, 3));
    }
    line.append(", ");
  }

  /**
   * Formats {@code lr: 2.000e-02} or {@code lr_generator: 2.000e-02 lr_discriminator: 1.000e-03}.
   */
  private static String learningRate(Object value) {
    return value instanceof Map<?, ?> byOptimizer
        ? byOptimizer.entrySet().stream()
            .map(each -> "lr_" + each.getKey() + ": " + scientific(each.getValue()))
            .collect(Collectors.joining(" "))
        : "lr: " + scientific(value);
  }

  private static String scientific(Object rate) {
    return Numerals.scientific((Double) rate, 3);
  }

  private static String text(Object value) {
    return value instanceof Double number ? Numerals.fixed(number, 4) : String.valueOf(value);
  }
}
