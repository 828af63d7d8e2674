package org.cfgrun.interpreter.eval;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Meter;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Span;

/**
 * Counts the resources that a config uses, its bases included, and fails when its budget is
 * exhausted.
 *
 * <p>Every operation counts what it really costs before it begins. The clock does not replace that:
 * it is read only between steps, hence an operation that counts too little would not be stopped.
 */
public final class Limits extends Meter {
  /** The clock is read at every 64th step. */
  private static final int TIME_SHIFT = 6;

  private static final long UNKNOWN = -1;

  private final Budget budget;
  private final long nanos;
  private final long nanosBefore;
  private final long began = System.nanoTime();
  private long deadline;
  private long threadTimeAtDeadline = UNKNOWN;
  private long overtime;
  private long steps;
  private long elements;
  private long values;

  /** Starts counting from zero. */
  public Limits(Budget budget) {
    this(budget, Spent.NOTHING);
  }

  /** Starts counting from what the bases of a file have spent. */
  public Limits(Budget budget, Spent before) {
    this.budget = budget;
    this.nanos = budget.time().toNanos();
    this.nanosBefore = before.nanos();
    this.deadline = began + Math.max(0, nanos - nanosBefore);
    this.steps = before.steps();
    this.elements = before.elements();
    this.values = before.values();
  }

  /** Returns what has been spent, including what was spent before. */
  public Spent spent() {
    long wall = Math.min(System.nanoTime() - began, Math.max(0, nanos - nanosBefore));
    return new Spent(steps, elements, values, nanosBefore + wall + overtime);
  }

  /** Returns whether anything is left; reports the error otherwise. */
  public boolean attempt(Span at, Problems problems) {
    try {
      check(at);
      return true;
    } catch (EvalFailure failure) {
      Diagnostic diagnostic = failure.diagnostic();
      if (diagnostic != null) {
        problems.add(diagnostic);
      }
      return false;
    }
  }

  private void check(Span at) {
    checkTime(at);
    steps(0, at);
    elements(0, at);
    values(0, at);
  }

  /** Returns the most that may be spent. */
  public Budget budget() {
    return budget;
  }

  @Override
  public void steps(long count, Span at) {
    long before = steps;
    steps += Math.min(count, budget.steps() + 1);
    if (steps > budget.steps()) {
      throw exhausted(at, "This config takes more than " + budget.steps() + " steps to evaluate.");
    }
    if (before >>> TIME_SHIFT != steps >>> TIME_SHIFT) {
      checkTime(at);
    }
  }

  private void checkTime(Span at) {
    if (isTimeOver()) {
      throw exhausted(
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
    overtime = worked - threadTimeAtDeadline;
    long left = nanos - overtime - Math.max(0, nanosBefore - nanos);
    deadline = now + left;
    return left <= 0;
  }

  /** Creates the failure; files that inherit this one have nothing left to spend either. */
  private EvalFailure exhausted(Span at, String message) {
    steps = budget.steps() + 1;
    return EvalFailure.overBudget(at, message);
  }

  @Override
  public void elements(long count, Span at) {
    if (count > budget.elements() - elements) {
      throw exhausted(at, "This config creates more than " + budget.elements() + " elements.");
    }
    elements += Math.max(0, count);
    if (count > 1000) {
      checkTime(at);
    }
  }

  @Override
  public void values(long count, Span at) {
    if (count > budget.elements() - values) {
      throw exhausted(at, "This config has more than " + budget.elements() + " values.");
    }
    values += count;
  }

  @Override
  public void growingValues(long count, Span at) {
    if (count > budget.elements()) {
      values(count, at);
    }
  }

  @Override
  public void growingString(long length, Span at) {
    if (length > budget.stringLength()) {
      throw EvalFailure.overBudget(
          at, "This creates a string of more than " + budget.stringLength() + " characters.");
    }
  }

  @Override
  public void integer(double bits, Span at) {
    if (bits > budget.integerBits()) {
      throw EvalFailure.overBudget(
          at, "This creates an integer of more than " + budget.integerBits() + " bits.");
    }
  }

  @Override
  public void depth(int depth, Span at) {
    if (depth > budget.depth()) {
      throw EvalFailure.overBudget(
          at,
          "This value is nested more than " + budget.depth() + " levels deep, or contains itself.");
    }
  }
}
