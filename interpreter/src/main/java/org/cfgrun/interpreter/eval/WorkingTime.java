package org.cfgrun.interpreter.eval;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How long this thread has worked. What a machine does meanwhile for others does not count, so that
 * an ordinary config is never refused because the machine is busy.
 */
final class WorkingTime {
  private static final long UNKNOWN = -1;

  private final long limit;
  private long deadline;
  private long began = UNKNOWN;

  /** Counts from now, up to a limit. */
  WorkingTime(Duration limit) {
    this.limit = limit.toNanos();
    this.deadline = System.nanoTime() + this.limit;
  }

  /** Whether the thread has worked for longer than the limit since the clock first showed it. */
  boolean isOver() {
    long now = System.nanoTime();
    if (now - deadline < 0) {
      return false;
    }
    // Asking for the thread's time costs a start of its own, which few files take long enough for.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isCurrentThreadCpuTimeSupported()) {
      return true;
    }
    long worked = threads.getCurrentThreadCpuTime();
    if (began == UNKNOWN) {
      began = worked;
    }
    deadline = now + limit - (worked - began);
    return worked - began >= limit;
  }
}
