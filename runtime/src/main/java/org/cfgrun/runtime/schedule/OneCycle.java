package org.cfgrun.runtime.schedule;

import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the 1cycle policy (Smith and Topin 2018) over S steps: from the level {@code start}
 * to {@code peak} until step {@code pct * S - 1}, then to {@code end} until step {@code S - 1}.
 * With three phases it goes back to {@code start} until {@code 2 * pct * S - 2} in between. Phases
 * end between two steps where these numbers are no integers, as in PyTorch.
 *
 * @param rise the part of the steps that the first phase takes, pct
 * @param anneal how it goes from one level to the next
 * @param threePhase whether it goes back to the start before it goes to the end
 */
public record OneCycle(Portion rise, Anneal anneal, boolean threePhase) {
  /**
   * The levels that a value goes through.
   *
   * @param start at the beginning
   * @param peak at the turn
   * @param end at the end
   */
  public record Levels(double start, double peak, double end) {}

  /**
   * The value at a step.
   *
   * @param step from 0
   * @param steps how many there are, S
   */
  public double value(Levels levels, long step, long steps) {
    double turn = rise.value() * steps - 1;
    if (step <= turn) {
      return between(levels.start(), levels.peak(), step, 0, turn);
    }
    if (!threePhase) {
      return between(levels.peak(), levels.end(), step, turn, steps - 1.0);
    }
    double back = 2 * rise.value() * steps - 2;
    return step <= back
        ? between(levels.peak(), levels.start(), step, turn, back)
        : between(levels.start(), levels.end(), step, back, steps - 1.0);
  }

  /** A phase of no length, that begins and ends at one step, is at its beginning there. */
  private double between(double from, double to, long step, double begin, double end) {
    return step == begin ? from : anneal.between(from, to, (step - begin) / (end - begin));
  }

  /**
   * The learning rate's way: the base, {@code div} times the base, the base divided by {@code
   * finalDiv}.
   *
   * @param shape of the way
   * @param div the peak as a factor of the base
   * @param finalDiv the base as a factor of the end
   * @param steps S; null for the iterations of the training
   */
  public record LearningRate(OneCycle shape, double div, double finalDiv, @Nullable Long steps)
      implements Policy {
    /**
     * A way.
     *
     * @throws ArgumentException when there is no step
     */
    public LearningRate {
      if (steps != null && steps <= 0) {
        throw new ArgumentException(
            "total_steps", "`total_steps` must be at least 1, but got " + steps + ".");
      }
    }

    @Override
    public @Nullable String objection(long total) {
      return steps == null || steps >= total
          ? null
          : "`total_steps` is %d, but the training has %d iterations.".formatted(steps, total);
    }

    @Override
    public double value(double base, Position at) {
      Levels levels = new Levels(base, base * div, base / finalDiv);
      return shape.value(levels, at.done(), steps == null ? at.total() : steps);
    }
  }

  /**
   * The momentum's way, opposite to the learning rate's: from the base down to {@code low} and
   * back.
   *
   * @param shape of the way
   * @param low the momentum while the learning rate is at its peak
   */
  public record Momentum(OneCycle shape, double low) implements Policy {
    @Override
    public double value(double base, Position at) {
      return shape.value(new Levels(base, low, base), at.done(), at.total());
    }
  }
}
