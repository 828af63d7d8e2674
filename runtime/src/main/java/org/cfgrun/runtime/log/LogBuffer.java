package org.cfgrun.runtime.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of each step and averages them for the loggers; mmcv's {@code LogBuffer}.
 *
 * <p>Each value is weighted by the number of samples that it is a mean over. Averages, and the
 * values that evaluation adds, stay in the output until it is cleared.
 */
public final class LogBuffer {
  /**
   * A value of one step.
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
   * Limits the history to the last entries of each name. A run without epochs never clears its
   * entries, so without a limit they would grow for ever; no logger averages more of them than
   * this.
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
   * Averages the last entries of each name into the output and marks it ready.
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
   * Adds values to the output unchanged and marks it ready.
   *
   * @param values Double, Long or String
   */
  public void publish(Map<String, Object> values) {
    output.putAll(values);
    ready = true;
  }

  /** Returns the output: Double, Long or String by name, in order of first appearance. */
  public Map<String, Object> output() {
    return Collections.unmodifiableMap(output);
  }

  /** Removes a value from the output and returns it; null when the name is absent. */
  public @Nullable Object take(String name) {
    return output.remove(name);
  }

  /** Returns whether the output is ready to be logged. */
  public boolean isReady() {
    return ready;
  }

  /** Clears the history and the output. */
  public void clear() {
    history.clear();
    clearOutput();
  }

  /** Clears the output and keeps the history. */
  public void clearOutput() {
    output.clear();
    ready = false;
  }

  /** Returns the recorded values by name. */
  public Map<String, List<Entry>> history() {
    Map<String, List<Entry>> copy = new LinkedHashMap<>();
    history.forEach((name, entries) -> copy.put(name, List.copyOf(entries)));
    return copy;
  }

  /** Replaces the contents by values that {@link #history} returned earlier. */
  public void restore(Map<String, List<Entry>> values) {
    clear();
    values.forEach((name, entries) -> history.put(name, new ArrayList<>(entries)));
  }
}
