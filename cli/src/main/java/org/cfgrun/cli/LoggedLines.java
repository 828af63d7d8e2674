package org.cfgrun.cli;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a log, column by column: a long training logs a million of them. */
final class LoggedLines {
  /** Numbers, of which there are more and more. */
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

  /** The values of a key, and in which lines they stand. */
  private static final class Column {
    private final Numbers lines = new Numbers();
    private final Numbers values = new Numbers();
  }

  /**
   * A key as one kind of lines has it.
   *
   * @param training whether lines of training have it; those of validation otherwise
   */
  record Key(String name, boolean training) {}

  /** Takes a value and the number of its line. */
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
  private boolean goesOn;

  /**
   * Adds a line.
   *
   * @param isTraining whether it is of training; of validation otherwise
   * @param epoch from 1
   * @param iteration from 1, in its epoch or in the whole run
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
        goesOn |= !again;
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

  /** All keys, in order of first appearance. */
  List<Key> keys() {
    return List.copyOf(columns.keySet());
  }

  void read(Key key, Reader reader) {
    Column column = columns.get(key);
    for (int i = 0; i < column.values.size; i++) {
      reader.value((int) column.lines.values[i], column.values.values[i]);
    }
  }

  /** The greatest iteration of training: the length of an epoch where they begin again with one. */
  double longest() {
    return longest;
  }

  /**
   * What the lines count: epochs where iterations begin again with one, or where nothing but
   * validation is logged; null where there is one epoch only, which tells neither.
   */
  LoggedRun.@Nullable Axis axis() {
    if (restarts || lastTraining < 0) {
      return LoggedRun.Axis.EPOCH;
    }
    return goesOn ? LoggedRun.Axis.ITERATION : null;
  }
}
