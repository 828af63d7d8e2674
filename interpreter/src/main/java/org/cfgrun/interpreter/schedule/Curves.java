package org.cfgrun.interpreter.schedule;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * The curves of mmcv's and mmdet's policies. In the formulas, p is the number of completed epochs
 * or iterations and P their total. Targets are functions of the base value.
 */
public final class Curves {
  private Curves() {}

  /** Returns the constant base value. */
  public static Curve fixed() {
    return (base, at) -> base;
  }

  /**
   * Returns a step decay: {@code max(base * gamma^k, least)} with k the number of milestones
   * passed.
   *
   * @param least lower bound; null for none
   */
  public static Curve step(Milestones milestones, double gamma, @Nullable Double least) {
    return (base, at) -> {
      double decayed = base * Math.pow(gamma, milestones.passed(at.done()));
      return least == null ? decayed : Math.max(decayed, least);
    };
  }

  /** Returns an exponential decay: {@code base * gamma^p}. */
  public static Curve exponential(double gamma) {
    return (base, at) -> base * Math.pow(gamma, at.done());
  }

  /** Returns a polynomial decay: {@code (base - end) * (1 - p/P)^power + end}. */
  public static Curve polynomial(double power, double end) {
    return (base, at) -> (base - end) * Math.pow(1 - at.fraction(), power) + end;
  }

  /** Returns an inverse decay: {@code base * (1 + gamma * p)^(-power)}. */
  public static Curve inverse(double gamma, double power) {
    return (base, at) -> base * Math.pow(1 + gamma * at.done(), -power);
  }

  /** Returns an interpolation from the base value to the target over p/P. */
  public static Curve annealing(Anneal anneal, DoubleUnaryOperator target) {
    return (base, at) -> anneal.between(base, target.applyAsDouble(base), at.fraction());
  }

  /**
   * Returns a cosine that starts at {@code s = round(start * P)}, where halves round to even as in
   * Python, and the base value before.
   *
   * @param start fraction of the training that keeps the base value
   */
  public static Curve flatCosine(double start, DoubleUnaryOperator target) {
    return (base, at) -> {
      long flat = (long) Math.rint(at.total() * start);
      if (at.done() < flat) {
        return base;
      }
      double fraction = (double) (at.done() - flat) / (at.total() - flat);
      return Anneal.COS.between(base, target.applyAsDouble(base), fraction);
    };
  }

  /**
   * Returns cosines with warm restarts: period i starts at {@code target + w_i (base - target)}.
   *
   * @param periods length of each period
   * @param weights weight w of each period
   * @throws ArgumentException when the numbers of weights and periods differ, or a period is not
   *     positive
   */
  public static Curve cosineRestarts(
      List<Long> periods, List<Double> weights, DoubleUnaryOperator target) {
    if (periods.size() != weights.size()) {
      throw new ArgumentException(
          "restart_weights",
          "`restart_weights` must have one weight per period: expected %s, got %s."
              .formatted(periods.size(), weights.size()));
    }
    if (periods.isEmpty() || periods.stream().anyMatch(period -> period <= 0)) {
      throw new ArgumentException(
          "periods", "`periods` must be positive ints, got " + periods + ".");
    }
    return new CosineRestarts(periods, weights, target);
  }

  private record CosineRestarts(
      List<Long> periods, List<Double> weights, DoubleUnaryOperator target) implements Curve {
    @Override
    public @Nullable String objection(long total) {
      long covered = periods.stream().mapToLong(Long::longValue).sum();
      return total <= covered
          ? null
          : "`periods` %s cover %s of the training's %s epochs or iterations. Add or extend periods."
              .formatted(periods, covered, total);
    }

    @Override
    public double value(double base, Position at) {
      long begin = 0;
      for (int i = 0; i < periods.size(); i++) {
        long length = periods.get(i);
        if (at.done() < begin + length) {
          double end = target.applyAsDouble(base);
          double fraction = (double) (at.done() - begin) / length;
          // Not COS.between(..) of a scaled start: the weight belongs to the amplitude.
          return end + 0.5 * weights.get(i) * (base - end) * (Math.cos(Math.PI * fraction) + 1);
        }
        begin += length;
      }
      throw new IllegalStateException("position " + at.done() + " is beyond " + periods);
    }
  }

  /**
   * Returns cycles that rise to a peak and then decay.
   *
   * <p>A cycle has {@code T = P // times} iterations, of which the first {@code u = int(up * T)}
   * rise. In cycle c the peak is {@code h = 1 - s + peak * s} times the base, {@code s = gamma^c}:
   * it goes from {@code base} to {@code base * h}, then to {@code base * end}. If u is 0, a cycle
   * goes from {@code base * peak} down to {@code base * (1 - s + end * s)}.
   *
   * @param up fraction of a cycle that rises, in [0, 1)
   * @throws ArgumentException when an argument is out of range
   */
  public static Curve cyclic(
      CycleTargets targets, long times, double up, Anneal anneal, double gamma) {
    if (times <= 0) {
      throw new ArgumentException(
          "cyclic_times", "`cyclic_times` must be at least 1, got " + times + ".");
    }
    if (!(up >= 0 && up < 1)) {
      throw new ArgumentException(
          "step_ratio_up", "`step_ratio_up` must be in [0, 1), got " + up + ".");
    }
    if (!(gamma > 0 && gamma <= 1)) {
      throw new ArgumentException("gamma", "`gamma` must be in (0, 1], got " + gamma + ".");
    }
    return new Cyclic(targets, times, up, anneal, gamma);
  }

  private record Cyclic(CycleTargets targets, long times, double up, Anneal anneal, double gamma)
      implements Curve {
    @Override
    public @Nullable String objection(long total) {
      return total >= times
          ? null
          : "`cyclic_times` is %s, but the training has only %s iterations. Reduce it."
              .formatted(times, total);
    }

    @Override
    public double value(double base, Position at) {
      long length = at.total() / times;
      long rising = (long) (up * length);
      long step = at.done() % length;
      double scale = Math.pow(gamma, at.done() / length);
      double peak = 1 - scale + targets.peak() * scale;
      if (step < rising) {
        return anneal.between(base, base * peak, (double) step / rising);
      }
      boolean falls = rising > 0;
      double start = falls ? peak : targets.peak();
      double end = falls ? targets.end() : 1 - scale + targets.end() * scale;
      return anneal.between(base * start, base * end, (double) (step - rising) / (length - rising));
    }
  }

  /**
   * Returns a cycle over S steps: from the base value to {@code peak} until step {@code pct * S -
   * 1}, then to {@code end} until step {@code S - 1}. With three phases it returns to the base
   * value until step {@code 2 * pct * S - 2} in between. As in PyTorch, a phase ends between two
   * steps if its bound is not an integer.
   *
   * @param steps number of steps S; null for the length of the training
   * @throws ArgumentException when {@code steps} is not positive
   */
  public static Curve oneCycle(
      DoubleUnaryOperator peak, DoubleUnaryOperator end, CycleShape shape, @Nullable Long steps) {
    if (steps != null && steps <= 0) {
      throw new ArgumentException(
          "total_steps", "`total_steps` must be at least 1, got " + steps + ".");
    }
    return new OneCycle(peak, end, shape, steps);
  }

  /**
   * Shape of a single cycle.
   *
   * @param first fraction of the steps in the first phase
   * @param anneal interpolation between the levels
   * @param threePhase whether to return to the initial value before the final phase
   */
  public record CycleShape(double first, Anneal anneal, boolean threePhase) {}

  private record OneCycle(
      DoubleUnaryOperator peak, DoubleUnaryOperator end, CycleShape shape, @Nullable Long steps)
      implements Curve {
    @Override
    public @Nullable String objection(long total) {
      return steps == null || steps >= total
          ? null
          : "`total_steps` is %s, but the training has %s iterations. Increase it."
              .formatted(steps, total);
    }

    @Override
    public double value(double base, Position at) {
      long all = steps == null ? at.total() : steps;
      long step = at.done();
      double top = peak.applyAsDouble(base);
      double last = end.applyAsDouble(base);
      double turn = shape.first() * all - 1;
      if (step <= turn) {
        return between(base, top, step, 0, turn);
      }
      if (!shape.threePhase()) {
        return between(top, last, step, turn, all - 1.0);
      }
      double back = 2 * shape.first() * all - 2;
      return step <= back
          ? between(top, base, step, turn, back)
          : between(base, last, step, back, all - 1.0);
    }

    /** A phase of length zero has its start value there. */
    private double between(double from, double to, long step, double begin, double until) {
      return step == begin
          ? from
          : shape.anneal().between(from, to, (step - begin) / (until - begin));
    }
  }

  /**
   * Returns a cosine that starts after warm-up and keeps the target for the last epochs. With
   * {@code q = p + 1} and {@code last = epochs * length of an epoch}: the target if {@code q >= P -
   * last}, otherwise the cosine at {@code (q - W) / (P - W - last)}, or the base value if that
   * cosine has length zero. As in mmdet, W and {@code last} count iterations regardless of the unit
   * of p.
   *
   * <p>Warm-up is always quadratic, regardless of the configured kind: {@code base * ratio * ((i +
   * 1) / W)^2} at iteration i.
   *
   * @param epochs number of final epochs that keep the target
   */
  public static Curve yolox(long epochs, DoubleUnaryOperator target) {
    return new Yolox(epochs, target);
  }

  private record Yolox(long epochs, DoubleUnaryOperator target) implements Curve {
    @Override
    public double value(double base, Position at) {
      double end = target.applyAsDouble(base);
      long next = at.done() + 1;
      long falling = at.total() - epochs * at.epochLength();
      if (next >= falling) {
        return end;
      }
      long begin = at.warmup();
      if (begin == falling) {
        return base;
      }
      return Anneal.COS.between(base, end, (double) (next - begin) / (falling - begin));
    }

    @Override
    public double warmupFactor(Warmup warmup, long iteration) {
      double done = (iteration + 1.0) / warmup.iterations();
      return warmup.ratio() * (done * done);
    }

    @Override
    public boolean warmsUpBase() {
      return true;
    }
  }
}
