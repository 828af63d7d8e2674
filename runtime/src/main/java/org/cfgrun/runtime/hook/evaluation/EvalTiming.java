package org.cfgrun.runtime.hook.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/** Times of evaluations. Epochs or iterations are counted from 0. */
final class EvalTiming {
  /** Interval of evaluations from epoch or iteration {@code from}, counted from 1. */
  private record Period(long from, long interval) {}

  private final List<Period> periods = new ArrayList<>();
  private final @Nullable Long start;

  /**
   * @param interval initial interval
   * @param start number completed before the first evaluation; null if not given
   * @param changes pairs of a milestone and the interval from then on, in increasing order
   */
  EvalTiming(long interval, @Nullable Long start, @Nullable List<List<Long>> changes) {
    this.start = start;
    periods.add(new Period(0, interval));
    for (List<Long> change : changes == null ? List.<List<Long>>of() : changes) {
      if (change.size() != 2 || change.get(1) <= 0) {
        throw new ArgumentException(
            "dynamic_intervals",
            "`dynamic_intervals` must be pairs of a milestone and a positive interval, got "
                + change
                + ".");
      }
      periods.add(new Period(change.get(0), change.get(1)));
    }
  }

  /** Returns whether a run that starts at {@code current} is evaluated before it trains. */
  boolean isDueAtStart(long current) {
    return start != null && current >= start && isDueAfter(current);
  }

  /** Returns whether the model is evaluated after epoch or iteration {@code current}. */
  boolean isDueAfter(long current) {
    long done = current + 1;
    long interval = interval(done);
    if (start == null) {
      return done % interval == 0;
    }
    return done >= start && (done - start) % interval == 0;
  }

  private long interval(long done) {
    long interval = periods.get(0).interval();
    for (Period period : periods) {
      if (period.from() <= done) {
        interval = period.interval();
      }
    }
    return interval;
  }
}
