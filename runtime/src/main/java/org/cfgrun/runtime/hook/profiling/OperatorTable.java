package org.cfgrun.runtime.hook.profiling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Operator calls aggregated by name. The self time of an operator excludes nested calls on the same
 * thread.
 */
final class OperatorTable {
  private final List<Timing> timings = new ArrayList<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private record Timing(Row row, String device, long thread, double start, double duration) {
    double end() {
      return start + duration;
    }
  }

  /** Totals of the calls of one name; times in microseconds. */
  static final class Row {
    private final String name;
    private long calls;
    private double total;
    private double own;

    Row(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    long calls() {
      return calls;
    }

    /** Returns the time including nested calls. */
    double total() {
      return total;
    }

    /** Returns the time excluding nested calls. */
    double own() {
      return own;
    }

    double mean() {
      return total / calls;
    }
  }

  void add(OperatorCall call) {
    Row row = rows.computeIfAbsent(call.name(), Row::new);
    row.calls++;
    row.total += call.duration();
    row.own += call.duration();
    timings.add(new Timing(row, call.device(), call.thread(), call.start(), call.duration()));
  }

  /**
   * Returns the names in descending order.
   *
   * @param limit maximum number of names; negative for all
   */
  List<Row> rows(Comparator<Row> order, int limit) {
    subtractNestedCalls();
    return rows.values().stream()
        .sorted(order.reversed())
        .limit(limit < 0 ? Long.MAX_VALUE : limit)
        .toList();
  }

  private void subtractNestedCalls() {
    timings.sort(
        Comparator.comparing(Timing::device)
            .thenComparingLong(Timing::thread)
            .thenComparingDouble(Timing::start)
            .thenComparing(Comparator.comparingDouble(Timing::duration).reversed()));
    Deque<Timing> open = new ArrayDeque<>();
    Timing before = null;
    for (Timing timing : timings) {
      boolean sameThread =
          before != null
              && before.device().equals(timing.device())
              && before.thread() == timing.thread();
      if (!sameThread) {
        open.clear();
      }
      while (!open.isEmpty() && open.peek().end() <= timing.start()) {
        open.pop();
      }
      if (!open.isEmpty()) {
        open.peek().row().own -= timing.duration();
      }
      open.push(timing);
      before = timing;
    }
    timings.clear();
  }

  /** Formats rows as text, in milliseconds. */
  static String text(List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    String form = "%-" + Math.max(4, width) + "s  %12s  %12s  %12s  %8s";
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, form, "name", "self ms", "total ms", "mean ms", "calls"));
    for (Row row : rows) {
      text.append('\n')
          .append(
              String.format(
                  Locale.ROOT,
                  form,
                  row.name(),
                  milliseconds(row.own()),
                  milliseconds(row.total()),
                  milliseconds(row.mean()),
                  row.calls()));
    }
    return text.toString();
  }

  private static String milliseconds(double microseconds) {
    return String.format(Locale.ROOT, "%.3f", microseconds / 1000);
  }
}
