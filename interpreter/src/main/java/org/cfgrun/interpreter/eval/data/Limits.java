package org.cfgrun.interpreter.eval.data;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.cfgrun.interpreter.source.Span;

/** Counts the resources that a file uses and fails when its budget is exhausted. */
public final class Limits {
  private static final long UNKNOWN = -1;

  private final Budget budget;
  private final long nanos;
  private long deadline;
  private long threadTimeAtDeadline = UNKNOWN;
  private long steps;
  private long elements;

  /** Starts counting. */
  public Limits(Budget budget) {
    this.budget = budget;
    this.nanos = budget.time().toNanos();
    this.deadline = System.nanoTime() + nanos;
  }

  Budget budget() {
    return budget;
  }

  /** Counts an expression or a turn of a loop. */
  public void step(Span at) {
    steps++;
    if (steps > budget.steps()) {
      throw EvalFailure.overBudget(
          at, "This config takes more than " + budget.steps() + " steps to evaluate.");
    }
    if ((steps & 0x3f) == 0) {
      checkTime(at);
    }
  }

  private void checkTime(Span at) {
    if (isTimeOver()) {
      throw EvalFailure.overBudget(
          at, "This config takes more than " + budget.time().toMillis() + " ms to evaluate.");
    }
  }

  /**
   * Returns whether the CPU time of this thread exceeds the limit, counted from the first time that
   * the wall clock does. Wall time alone would fail ordinary configs on a busy machine.
   */
  private boolean isTimeOver() {
    long now = System.nanoTime();
    if (now - deadline < 0) {
      return false;
    }
    // The first query of the thread's time is slow, and few files run long enough to need it.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isCurrentThreadCpuTimeSupported()) {
      return true;
    }
    long worked = threads.getCurrentThreadCpuTime();
    if (threadTimeAtDeadline == UNKNOWN) {
      threadTimeAtDeadline = worked;
    }
    deadline = now + nanos - (worked - threadTimeAtDeadline);
    return worked - threadTimeAtDeadline >= nanos;
  }

  /** Counts elements before they are created. */
  public void elements(long count, Span at) {
    if (count > budget.elements() - elements) {
      throw EvalFailure.overBudget(
          at, "This config creates more than " + budget.elements() + " elements.");
    }
    elements += count;
    if (count > 1000) {
      checkTime(at);
    }
  }

  /** Counts a string. */
  public void string(long length, Span at) {
    growingString(length, at);
    elements(length >> 4, at);
  }

  /** Checks a string under construction; it is counted when it is complete. */
  public void growingString(long length, Span at) {
    if (length > budget.stringLength()) {
      throw EvalFailure.overBudget(
          at, "This creates a string of more than " + budget.stringLength() + " characters.");
    }
  }

  /** Checks the size of an integer before it is created. */
  void integer(double bits, Span at) {
    if (bits > budget.integerBits()) {
      throw EvalFailure.overBudget(
          at, "This creates an integer of more than " + budget.integerBits() + " bits.");
    }
    if (bits > 4096) {
      checkTime(at);
    }
  }

  /** Checks the nesting depth of a value. */
  public void depth(int depth, Span at) {
    if (depth > budget.depth()) {
      throw EvalFailure.overBudget(
          at,
          "This value is nested more than " + budget.depth() + " levels deep, or contains itself.");
    }
  }
}
