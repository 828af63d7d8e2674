package org.cfgrun.runtime.optim;

import java.util.function.DoubleFunction;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Line search for a step length t whose loss f and slope s satisfy the strong Wolfe conditions:
 *
 * <pre>
 * f(t) &lt;= f(0) + 1e-4 t s(0)  and  |s(t)| &lt;= 0.9 |s(0)|
 * </pre>
 *
 * <p>Nocedal and Wright, "Numerical Optimization", 2006, algorithms 3.5 and 3.6, with the
 * safeguards of torch.optim.LBFGS: a step grows to between {@code t + (t - last) / 100} and {@code
 * 10 t}; inside a bracket, a step that falls within a tenth of an end twice in a row is moved to
 * that tenth.
 */
final class StrongWolfe {
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;

  /**
   * Point on the line.
   *
   * @param t the step from the start
   * @param loss the loss at that point
   * @param gradient the flat gradient there
   * @param slope the product of gradient and direction
   */
  record Point(double t, double loss, Tensor gradient, double slope) {}

  private final DoubleFunction<Point> line;
  private final Point start;
  private final int limit;
  private int evaluations;

  /**
   * Creates a line search.
   *
   * @param line evaluates a step
   * @param start the point of step 0
   * @param limit maximum number of steps to try after the first
   */
  StrongWolfe(DoubleFunction<Point> line, Point start, int limit) {
    this.line = line;
    this.start = start;
    this.limit = limit;
  }

  /**
   * Runs the search.
   *
   * @param first the first step to try
   * @param least the bracket width, measured along the direction, at which the search ends
   */
  Point search(double first, double least) {
    Point last = start;
    Point point = evaluate(first);
    while (evaluations <= limit) {
      boolean rises = evaluations > 2 && point.loss >= last.loss;
      if (isTooHigh(point) || rises || (point.slope >= 0 && !isFlat(point))) {
        return narrow(last, point, least);
      }
      if (isFlat(point)) {
        return point;
      }
      double next = minimum(last, point, point.t + 0.01 * (point.t - last.t), 10 * point.t);
      last = point;
      point = evaluate(next);
    }
    return start.loss <= point.loss ? start : point;
  }

  /** Narrows a bracket that contains an acceptable step. */
  private Point narrow(Point one, Point other, double least) {
    Point low = one.loss <= other.loss ? one : other;
    Point high = low == one ? other : one;
    boolean wasNearEnd = false;
    while (evaluations <= limit && Math.abs(high.t - low.t) >= least) {
      double from = Math.min(low.t, high.t);
      double to = Math.max(low.t, high.t);
      double next = minimum(low, high, from, to);
      double margin = 0.1 * (to - from);
      boolean isNearEnd = Math.min(to - next, next - from) < margin;
      if (isNearEnd && (wasNearEnd || next >= to || next <= from)) {
        next = Math.abs(next - to) < Math.abs(next - from) ? to - margin : from + margin;
        isNearEnd = false;
      }
      wasNearEnd = isNearEnd;

      Point point = evaluate(next);
      if (isTooHigh(point) || point.loss >= low.loss) {
        high = point;
        if (high.loss < low.loss) {
          high = low;
          low = point;
        }
      } else {
        if (isFlat(point)) {
          return point;
        }
        if (point.slope * (high.t - low.t) >= 0) {
          high = low;
        }
        low = point;
      }
    }
    return low;
  }

  private Point evaluate(double t) {
    evaluations++;
    return line.apply(t);
  }

  private boolean isTooHigh(Point point) {
    return point.loss > start.loss + DECREASE * point.t * start.slope;
  }

  private boolean isFlat(Point point) {
    return Math.abs(point.slope) <= -CURVATURE * start.slope;
  }

  /**
   * Returns the minimum of the cubic through two points with their slopes, clamped to {@code
   * [least, most]}, or the midpoint if the cubic has no minimum; ibidem, equation 3.59.
   */
  private static double minimum(Point one, Point other, double least, double most) {
    Point a = one.t <= other.t ? one : other;
    Point b = a == one ? other : one;
    double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t);
    double square = d1 * d1 - a.slope * b.slope;
    if (square < 0) {
      return (least + most) / 2;
    }
    double d2 = Math.sqrt(square);
    double t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
    return Math.min(Math.max(t, least), most);
  }
}
