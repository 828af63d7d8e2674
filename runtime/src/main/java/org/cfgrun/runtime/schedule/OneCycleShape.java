package org.cfgrun.runtime.schedule;

import org.cfgrun.components.Default;

/**
 * The shape of the 1cycle policy (Smith and Topin 2018) over S steps: from the level {@code start}
 * to {@code peak} until step {@code pct * S - 1}, then to {@code end} until step {@code S - 1}.
 * With three phases it goes back to {@code start} until {@code 2 * pct * S - 2} in between. Phases
 * end between two steps where these numbers are no integers, as in PyTorch.
 *
 * @param pctStart the part of the steps that the first phase takes, from 0.0 to 1.0
 * @param annealStrategy how it goes from one level to the next
 * @param threePhase whether it goes back to the start before it goes to the end
 */
public record OneCycleShape(
    @Default("0.3") Portion pctStart,
    @Default("'cos'") Anneal annealStrategy,
    @Default("False") boolean threePhase) {
  /**
   * The levels that a value goes through.
   *
   * @param start at the beginning
   * @param peak at the turn
   * @param end at the end
   */
  record Levels(double start, double peak, double end) {}

  /**
   * The value at a step.
   *
   * @param step from 0
   * @param steps how many there are, S
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

  /** A phase without length, which begins and ends at one step, is at its beginning there. */
  private double between(double from, double to, long step, double begin, double end) {
    return step == begin ? from : annealStrategy.between(from, to, (step - begin) / (end - begin));
  }
}
