package org.cfgrun.benchmarks.optim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** The clock of a measurement. */
enum Clock {
  /** Wall-clock time, for a quiet machine. */
  WALL,
  /** CPU time of the thread, for a machine with other load. */
  CPU;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MILLI = 1e6;

  private long now() {
    return this == WALL ? System.nanoTime() : THREADS.getCurrentThreadCpuTime();
  }

  /** Returns the time of each run, in milliseconds. */
  List<Double> times(int count, Runnable work) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = now();
      work.run();
      times.add((now() - start) / NANOS_PER_MILLI);
    }
    return times;
  }
}
