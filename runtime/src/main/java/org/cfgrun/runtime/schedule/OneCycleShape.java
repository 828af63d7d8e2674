package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Default;

/**
 * The shape of the 1cycle policy (Smith and Topin 2018) over S steps: from {@code start} to {@code
 * peak} until step {@code pct * S - 1}, then to {@code end} until step {@code S - 1}. With three
 * phases it returns to {@code start} until step {@code 2 * pct * S - 2} in between. As in PyTorch,
 * a phase ends between two steps if its bound is not an integer.
 *
 * @param pctStart fraction of the steps in the first phase, from 0.0 to 1.0
 * @param annealStrategy interpolation between the levels
 * @param threePhase whether to return to the initial value before the final phase
 */
public record OneCycleShape(
    @Default("0.3") Fraction pctStart,
    @Default("'cos'") Anneal annealStrategy,
    @Default("False") boolean threePhase) {
  /**
   * Levels of a cycle.
   *
   * @param start initial value
   * @param peak value at the peak
   * @param end final value
   */
  record Levels(double start, double peak, double end) {}

  /**
   * Returns the value at a step.
   *
   * @param step step index from 0
   * @param steps number of steps S
   */
  double value(Levels levels, long step, long steps) {
    double turn = pctStart.value() * steps - 1;
    if (step <= turn) {
      return between(levels.start(), levels.peak(), step, 0, turn);
    }
    if (!threePhase) {
      return between(levels.peak(), levels.end(), step, turn, steps - 1.0);
    }
    double back = 2 * pctStart.value() * steps - 2;
    return step <= back
        ? between(levels.peak(), levels.start(), step, turn, back)
        : between(levels.start(), levels.end(), step, back, steps - 1.0);
  }

  /** A phase of length zero has its start value there. */
  private double between(double from, double to, long step, double begin, double end) {
    return step == begin ? from : annealStrategy.between(from, to, (step - begin) / (end - begin));
  }
}
