package org.cfgrun.cli;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lines of a log, stored by column, since a long training run logs a million of them. */
final class LogColumns {
  /** A growing array of numbers. */
  private static final class Numbers {
    private double[] values = new double[16];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }
  }

  /** The values of a key, and their line numbers. */
  private static final class Column {
    private final Numbers lines = new Numbers();
    private final Numbers values = new Numbers();
  }

  /**
   * A key of the training lines or of the validation lines.
   *
   * @param training whether it is of the training lines
   */
  record Key(String name, boolean training) {}

  /** Receives a value and its line number. */
  @FunctionalInterface
  interface Reader {
    void value(int line, double value);
  }

  private final BitSet training = new BitSet();
  private final Numbers epochs = new Numbers();
  private final Numbers iterations = new Numbers();
  private final Map<Key, Column> columns = new LinkedHashMap<>();
  private int lastTraining = -1;
  private double longest;
  private boolean restarts;
  private boolean continues;

  /**
   * Adds a line.
   *
   * @param isTraining whether it is a training line; else it is a validation line
   * @param epoch the epoch, from 1
   * @param iteration the iteration, from 1, in the epoch or in the whole run
   */
  void add(boolean isTraining, double epoch, double iteration, Map<String, Double> values) {
    int line = size();
    training.set(line, isTraining);
    epochs.add(epoch);
    iterations.add(iteration);
    values.forEach(
        (name, value) -> {
          Column column = columns.computeIfAbsent(new Key(name, isTraining), key -> new Column());
          column.lines.add(line);
          column.values.add(value);
        });
    if (isTraining) {
      if (lastTraining >= 0 && epoch > epoch(lastTraining)) {
        boolean again = iteration <= iteration(lastTraining);
        restarts |= again;
        continues |= !again;
      }
      longest = Math.max(longest, iteration);
      lastTraining = line;
    }
  }

  int size() {
    return epochs.size;
  }

  boolean isTraining(int line) {
    return training.get(line);
  }

  double epoch(int line) {
    return epochs.values[line];
  }

  double iteration(int line) {
    return iterations.values[line];
  }

  /** Returns all keys in order of first appearance. */
  List<Key> keys() {
    return List.copyOf(columns.keySet());
  }

  void read(Key key, Reader reader) {
    Column column = Objects.requireNonNull(columns.get(key));
    for (int i = 0; i < column.values.size; i++) {
      reader.value((int) column.lines.values[i], column.values.values[i]);
    }
  }

  /**
   * Returns the largest training iteration, which is the length of an epoch if iterations restart
   * in each epoch.
   */
  double longest() {
    return longest;
  }

  /**
   * Returns the unit of the log: epochs if iterations restart in each epoch or only validation is
   * logged, else iterations. Returns null for a single epoch, which could be either.
   */
  LoggedRun.@Nullable Axis axis() {
    if (restarts || lastTraining < 0) {
      return LoggedRun.Axis.EPOCH;
    }
    return continues ? LoggedRun.Axis.ITERATION : null;
  }
}
