package org.cfgrun.interpreter.eval;

import org.cfgrun.interpreter.source.Span;

/** Counts what a file has spent of its budget. */
final class Meter {
  private final Budget budget;
  private final WorkingTime time;
  private long steps;
  private long elements;

  Meter(Budget budget) {
    this.budget = budget;
    this.time = new WorkingTime(budget.time());
  }

  Budget budget() {
    return budget;
  }

  void step(Span at) {
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
    if (time.isOver()) {
      throw EvalFailure.overBudget(
          at,
          "This config takes more than " + budget.time().toMillis() + " ms of work to evaluate.");
    }
  }

  /** Counts items before they are made. */
  void elements(long count, Span at) {
    if (count > budget.elements() - elements) {
      throw EvalFailure.overBudget(
          at, "This config makes more than " + budget.elements() + " elements.");
    }
    elements += count;
    if (count > 1000) {
      checkTime(at);
    }
  }

  /** Counts a string. */
  void string(long length, Span at) {
    growingString(length, at);
    elements(length >> 4, at);
  }

  /** Checks a string that is being made; it is counted when it is whole. */
  void growingString(long length, Span at) {
    if (length > budget.stringLength()) {
      throw EvalFailure.overBudget(
          at, "This makes a string of more than " + budget.stringLength() + " characters.");
    }
  }

  /** Checks the size of an integer before it is made. */
  void integer(double bits, Span at) {
    if (bits > budget.integerBits()) {
      throw EvalFailure.overBudget(
          at, "This makes an integer of more than " + budget.integerBits() + " bits.");
    }
    if (bits > 4096) {
      checkTime(at);
    }
  }

  /** Checks how deep values lie in each other. */
  void depth(int depth, Span at) {
    if (depth > budget.depth()) {
      throw EvalFailure.overBudget(
          at, "This value holds values more than " + budget.depth() + " deep, or itself.");
    }
  }
}
