package org.cfgrun.interpreter.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * A parameter scheduler of MMEngine. Step k, counted from 0, is its k-th call while {@code begin <=
 * counter < end}. Each step computes the new value from the value in force, so that schedulers
 * whose windows overlap multiply.
 *
 * @param begin first position of the window, in epochs or iterations
 * @param end position after the window
 * @param byEpoch whether it counts epochs
 * @param rule the change at a step
 */
record ParamScheduler(long begin, long end, boolean byEpoch, Rule rule) {
  /** The change of a value at a step. */
  @FunctionalInterface
  interface Rule {
    /**
     * Returns the new value.
     *
     * @param value the value in force
     * @param base the initial value of the parameter group
     * @param k the step, counted from 0
     */
    double next(double value, double base, long k);
  }

  /** Returns the new value at a position; the same value outside the window. */
  double step(double value, double base, long position) {
    return position >= begin && position < end ? rule.next(value, base, position - begin) : value;
  }

  /**
   * Reads a scheduler.
   *
   * @return null if it sets another quantity
   * @throws ArgumentException if it cannot be computed from the config alone
   */
  static @Nullable ParamScheduler read(ConfigNode node, Quantity quantity, RunExtent run) {
    if (!(node instanceof DictNode dict
        && dict.get("type") instanceof ScalarNode type
        && type.value() instanceof String scoped)) {
      throw new ArgumentException("A scheduler is a dict with a type.");
    }
    String name = scoped.substring(scoped.lastIndexOf('.') + 1);
    if (name.startsWith("ReduceOnPlateau")) {
      throw new ArgumentException("The value depends on the validations.");
    }
    boolean momentum = name.endsWith(Quantity.MOMENTUM.suffix());
    if (momentum != (quantity == Quantity.MOMENTUM)) {
      return null;
    }
    Map<String, ConfigNode> values = new HashMap<>(dict.named());
    ScheduleArguments at = new ScheduleArguments(values);
    boolean byEpoch = at.flag("by_epoch", true);
    boolean converted = byEpoch && at.flag("convert_to_iter_based", false);
    // A loop that counts iterations has one epoch.
    long length = byEpoch ? (run.epochs() == null ? 1 : run.epochs()) : run.iterations();
    int unit = converted ? run.epochLength() : 1;
    long begin = at.count("begin", 0) * unit;
    long end = at.count("end", length) * unit;
    String kind = name.substring(0, Math.max(0, name.length() - quantity.suffix().length()));
    return new ParamScheduler(begin, end, byEpoch && !converted, rule(kind, at, end - begin, unit));
  }

  /**
   * @param window length of the window
   * @param unit factor of lengths in the arguments
   */
  private static Rule rule(String kind, ScheduleArguments at, long window, int unit) {
    long last = window - 1;
    return switch (kind) {
      case "Constant" -> constant(at.number("factor", 1.0 / 3), last);
      case "Linear" -> linear(at.number("start_factor", 1.0 / 3), at.number("end_factor", 1), last);
      case "Exponential" -> {
        double gamma = at.number("gamma");
        yield (value, base, k) -> k == 0 ? value : value * gamma;
      }
      case "MultiStep" -> {
        List<Long> milestones = at.counts("milestones");
        double gamma = at.number("gamma", 0.1);
        yield (value, base, k) ->
            value * Math.pow(gamma, milestones.stream().filter(m -> m * unit == k).count());
      }
      case "Step" -> {
        long size = Math.max(1, at.count("step_size") * unit);
        double gamma = at.number("gamma", 0.1);
        yield (value, base, k) -> k > 0 && k % size == 0 ? value * gamma : value;
      }
      case "CosineAnnealing" -> {
        long period = at.given("T_max") == null ? window : at.count("T_max") * unit;
        Rule cosine = cosine(at, period);
        yield (value, base, k) -> k == 0 ? value : cosine.next(value, base, k);
      }
      case "CosineRestart" -> restarts(at, unit);
      case "Poly" -> polynomial(at.number("power", 1), at.number("eta_min", 0), last);
      case "OneCycle" -> oneCycle(at, unit);
      case "QuadraticWarmup" -> {
        double squared = (double) window * window;
        yield (value, base, k) -> k == 0 ? base / squared : value + base * (2 * k + 1) / squared;
      }
      default -> throw new ArgumentException("The code of another scheduler is not loaded.");
    };
  }

  private static Rule constant(double factor, long last) {
    return (value, base, k) -> k == 0 ? value * factor : k == last ? value / factor : value;
  }

  private static Rule linear(double start, double end, long last) {
    return (value, base, k) -> {
      double rise = (end - start) / last;
      return k == 0 ? value * start : value * (start + rise * k) / (start + rise * (k - 1));
    };
  }

  private static Rule cosine(ScheduleArguments at, long period) {
    Double ratio = at.optional("eta_min_ratio");
    double absolute = at.number("eta_min", 0);
    return (value, base, k) -> {
      double least = ratio == null ? absolute : base * ratio;
      // Where the cosine was at its minimum, the ratio of two of its values is not defined.
      if ((k - 1 - period) % (2 * period) == 0) {
        return value + (base - least) * (1 - Math.cos(Math.PI / period)) / 2;
      }
      double now = 1 + Math.cos(Math.PI * k / period);
      return (value - least) * now / (1 + Math.cos(Math.PI * (k - 1) / period)) + least;
    };
  }

  private static Rule restarts(ScheduleArguments at, int unit) {
    List<Long> periods = at.counts("periods").stream().map(period -> period * unit).toList();
    List<Double> weights =
        at.given("restart_weights") == null ? List.of(1.0) : at.numbers("restart_weights");
    if (periods.size() != weights.size() || periods.stream().anyMatch(period -> period < 1)) {
      throw new ArgumentException("Each period needs a weight.");
    }
    List<Rule> cosines = periods.stream().map(period -> cosine(at, period)).toList();
    return (value, base, k) -> {
      long done = k;
      for (int i = 0; i < periods.size(); i++) {
        if (done < periods.get(i)) {
          return done == 0 ? base * weights.get(i) : cosines.get(i).next(value, base, done);
        }
        done -= periods.get(i);
      }
      return value;
    };
  }

  private static Rule polynomial(double power, double least, long last) {
    return (value, base, k) ->
        k == 0 ? value : (value - least) * Math.pow(1 - 1.0 / (last - k + 1), power) + least;
  }

  /** The base becomes the same number in every parameter group. */
  private static Rule oneCycle(ScheduleArguments at, int unit) {
    double peak = at.number("eta_max");
    double start = peak / at.number("div_factor", 25);
    double end = start / at.number("final_div_factor", 1e4);
    long steps = at.count("total_steps") * unit;
    Curves.CycleShape shape =
        new Curves.CycleShape(
            at.number("pct_start", 0.3),
            at.choice("anneal_strategy", Anneal.class, Anneal.COS),
            at.flag("three_phase", false));
    Curve curve = Curves.oneCycle(base -> peak, base -> end, shape, steps);
    return (value, base, k) -> curve.value(start, new Position(k, steps, 1, 0));
  }
}
