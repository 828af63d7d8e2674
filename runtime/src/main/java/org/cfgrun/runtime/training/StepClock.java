package org.cfgrun.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.runtime.runner.StepReport;
import org.cfgrun.runtime.runner.TrainingListener;

/** Measures the duration of steps in a short run, including data loading. */
final class StepClock implements TrainingListener {
  private static final double NANOS = 1e-9;

  private final List<Double> steps = new ArrayList<>();
  private final List<Double> validation = new ArrayList<>();
  private long last = System.nanoTime();

  @Override
  public void stepDone(StepReport step) {
    steps.add(lap());
  }

  @Override
  public void validationStep(int done, int total) {
    validation.add(lap());
  }

  private double lap() {
    long before = last;
    last = System.nanoTime();
    return (last - before) * NANOS;
  }

  /** Returns the mean without the first step, which includes preparation. */
  private static double mean(List<Double> laps) {
    return laps.stream()
        .skip(laps.size() > 1 ? 1 : 0)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  double stepSeconds() {
    return mean(steps);
  }

  double validationSeconds() {
    return mean(validation);
  }

  String steps() {
    return text(steps);
  }

  String validation() {
    return text(validation);
  }

  private static String text(List<Double> laps) {
    return laps.size() > 1
        ? String.format(
            Locale.ROOT, "%.3f s, the mean of %d after the first", mean(laps), laps.size() - 1)
        : String.format(Locale.ROOT, "%.3f s, including one-time preparation", mean(laps));
  }
}
