package org.cfgrun.benchmarks.optim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** How time is taken. */
enum Clock {
  /** By the clock on the wall: on a quiet machine. */
  WALL,
  /** By the processor time of the thread: where others want the processor too. */
  CPU;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MILLI = 1e6;

  private long now() {
    return this == WALL ? System.nanoTime() : THREADS.getCurrentThreadCpuTime();
  }

  /** What each run of some work takes, in milliseconds. */
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
