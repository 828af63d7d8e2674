package org.cfgrun.runtime.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of the steps and averages them for the loggers; mmcv's {@code LogBuffer}.
 *
 * <p>An average weighs each value by the number of samples it is a mean over. What is averaged, and
 * whatever evaluation puts in, stands in the output until it is cleared.
 */
public final class LogBuffer {
  /**
   * One value of a step.
   *
   * @param value the value
   * @param count how many samples it is a mean over
   */
  public record Entry(double value, int count) {}

  private final Map<String, List<Entry>> history = new LinkedHashMap<>();
  private final Map<String, Object> output = new LinkedHashMap<>();
  private boolean ready;
  private int kept = Integer.MAX_VALUE;

  /**
   * Keeps no more than the last entries of each name from now on. A run without epochs never clears
   * its entries, and nobody averages more of them than this.
   */
  public void keep(int last) {
    kept = last;
  }

  /** Adds the values of a step. */
  public void update(Map<String, Double> values, int count) {
    values.forEach((name, value) -> update(name, value, count));
  }

  /** Adds one value. */
  public void update(String name, double value, int count) {
    List<Entry> entries = history.computeIfAbsent(name, unused -> new ArrayList<>());
    entries.add(new Entry(value, count));
    if (entries.size() > kept) {
      entries.remove(0);
    }
  }

  /**
   * Averages each name's last entries into the output, which is ready then.
   *
   * @param last how many entries of each name; 0 for all
   */
  public void average(int last) {
    history.forEach(
        (name, entries) -> {
          int from = last == 0 ? 0 : Math.max(0, entries.size() - last);
          output.put(name, mean(entries.subList(from, entries.size())));
        });
    ready = true;
  }

  private static double mean(List<Entry> entries) {
    double sum = 0;
    long count = 0;
    for (Entry entry : entries) {
      sum += entry.value() * entry.count();
      count += entry.count();
    }
    return sum / count;
  }

  /**
   * Puts values into the output as they are, which is ready then.
   *
   * @param values Double, Long or String
   */
  public void publish(Map<String, Object> values) {
    output.putAll(values);
    ready = true;
  }

  /** What there is to log: Double, Long or String by name, in order of first appearance. */
  public Map<String, Object> output() {
    return Collections.unmodifiableMap(output);
  }

  /** Takes a value out of the output; null when there is none of this name. */
  public @Nullable Object take(String name) {
    return output.remove(name);
  }

  /** Whether the output waits to be logged. */
  public boolean isReady() {
    return ready;
  }

  /** Forgets everything. */
  public void clear() {
    history.clear();
    clearOutput();
  }

  /** Forgets the output; the values of the steps stay. */
  public void clearOutput() {
    output.clear();
    ready = false;
  }

  /** The values of the steps, by name. */
  public Map<String, List<Entry>> history() {
    Map<String, List<Entry>> copy = new LinkedHashMap<>();
    history.forEach((name, entries) -> copy.put(name, List.copyOf(entries)));
    return copy;
  }

  /** Replaces everything by the values that {@link #history} once gave. */
  public void restore(Map<String, List<Entry>> values) {
    clear();
    values.forEach((name, entries) -> history.put(name, new ArrayList<>(entries)));
  }
}
