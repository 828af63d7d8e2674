package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * The schedulers that compute what a policy of mmcv does, without its warm-up.
 *
 * @param policy the section
 * @param suffix {@code LR} or {@code Momentum}
 * @param byEpoch whether the policy counts epochs
 * @param total the length of the run in that unit; null if it is not known
 * @param base the value of the optimizer; null if it has none
 */
record PolicyConversion(
    DictNode policy, String suffix, boolean byEpoch, @Nullable Long total, @Nullable Double base) {
  /**
   * An end that no run reaches: without one the runner sets the length of the run, and a constant
   * factor is undone at its last step.
   */
  static final long LASTING = 1_000_000_000L;

  /** Why a policy has no list of schedulers. */
  static final class NotConvertible extends Exception {
    private static final long serialVersionUID = 1;

    NotConvertible(String message) {
      super(message);
    }
  }

  /** Returns the schedulers of a policy whose name is in lower case. */
  List<DictNode> schedulers(String name) throws NotConvertible {
    return switch (name) {
      case "fixed" -> List.of();
      case "step" -> step();
      case "exp" -> List.of(ranged(scheduler("Exponential", "gamma", policy.get("gamma")), total));
      case "poly" ->
          List.of(
              ranged(
                  scheduler("Poly", "power", number("power", 1), "eta_min", number(floor(), 0)),
                  required() + 1));
      case "inv" -> inverse();
      case "cosineannealing" -> List.of(cosine(0));
      case "flatcosineannealing" ->
          List.of(cosine(Math.round(required() * number("start_percent", 0.75))));
      case "cosinerestart" -> List.of(restarts());
      case "linearannealing" ->
          List.of(
              ranged(
                  scheduler("Linear", "start_factor", 1.0, "end_factor", floorRatio()),
                  required() + 1));
      case "cyclic" -> cyclic();
      case "onecycle" -> List.of(oneCycle());
      case "yolox" -> yolox();
      default -> throw new NotConvertible("the policy has no equivalent.");
    };
  }

  /** Whether the policy ends above zero. */
  boolean hasFloor() {
    return number(floor(), 0) > 0 || number(floor() + "_ratio", 0) > 0;
  }

  private List<DictNode> step() throws NotConvertible {
    double gamma = number("gamma", suffix.equals("LR") ? 0.1 : 0.5);
    Long size = Nodes.integer(policy.get("step"));
    if (policy.get(floor()) != null && number(floor(), 0) > 0) {
      return flooredSteps(size, gamma);
    }
    return List.of(
        size == null
            ? ranged(
                scheduler("MultiStep", "milestones", policy.get("step"), "gamma", gamma), total)
            : ranged(scheduler("Step", "step_size", size, "gamma", gamma), total));
  }

  /** The steps above the floor, and from the first one below it the floor itself. */
  private List<DictNode> flooredSteps(@Nullable Long size, double gamma) throws NotConvertible {
    if (gamma >= 1) {
      throw new NotConvertible("`gamma` of 1 or more with a floor has no equivalent.");
    }
    double floor = number(floor(), 0);
    double value = start();
    if (floor > value) {
      throw new NotConvertible("a floor above the value of the optimizer has no equivalent.");
    }
    List<Long> milestones = new ArrayList<>();
    for (int i = 0; ; i++) {
      Long milestone = size == null ? milestone(i) : Long.valueOf(size * (i + 1));
      if (milestone == null || (total != null && milestone >= total)) {
        return List.of(ranged(multiStep(milestones, gamma), total));
      }
      if (value * gamma <= floor) {
        return List.of(
            ranged(multiStep(milestones, gamma), total), lasting(floor / value, milestone));
      }
      value *= gamma;
      milestones.add(milestone);
    }
  }

  private @Nullable Long milestone(int index) {
    List<ConfigNode> all = Nodes.items(policy.get("step"));
    return index < all.size() ? Nodes.integer(all.get(index)) : null;
  }

  private DictNode multiStep(List<Long> milestones, double gamma) {
    return scheduler("MultiStep", "milestones", milestones, "gamma", gamma);
  }

  /** One lasting factor per epoch. */
  private List<DictNode> inverse() throws NotConvertible {
    if (!byEpoch) {
      throw new NotConvertible("by iteration it has no equivalent. Choose `PolyLR`.");
    }
    double gamma = number("gamma", 0);
    double power = number("power", 1);
    List<DictNode> steps = new ArrayList<>();
    for (long epoch = 1; epoch < required(); epoch++) {
      double factor =
          Math.pow(1 + gamma * epoch, -power) / Math.pow(1 + gamma * (epoch - 1), -power);
      steps.add(lasting(factor, epoch));
    }
    return steps;
  }

  private DictNode lasting(double factor, long begin) {
    return extended(scheduler("Constant", "factor", factor), "begin", begin, "end", LASTING);
  }

  private DictNode cosine(long begin) throws NotConvertible {
    DictNode scheduler =
        extended(
            scheduler("CosineAnnealing", "T_max", required() - begin),
            "begin",
            begin,
            "end",
            required());
    return withFloor(scheduler);
  }

  private DictNode withFloor(DictNode scheduler) {
    ConfigNode ratio = Nodes.given(policy.get(floor() + "_ratio"));
    return ratio == null
        ? extended(scheduler, "eta_min", number(floor(), 0))
        : extended(scheduler, "eta_min_ratio", ratio);
  }

  private DictNode restarts() throws NotConvertible {
    double ratio = floorRatio();
    List<Double> weights = new ArrayList<>();
    for (ConfigNode weight : Nodes.items(policy.get("restart_weights"))) {
      Double value = Nodes.number(weight);
      if (value == null) {
        throw new NotConvertible("expected numbers in `restart_weights`.");
      }
      // mmcv weighs the distance to the floor, MMEngine the whole.
      weights.add(value + (1 - value) * ratio);
    }
    List<Double> all = weights.isEmpty() ? List.of(1.0) : weights;
    return ranged(
        withFloor(
            scheduler("CosineRestart", "periods", policy.get("periods"), "restart_weights", all)),
        total);
  }

  private List<DictNode> cyclic() throws NotConvertible {
    if (number("gamma", 1) != 1) {
      throw new NotConvertible("`gamma` other than 1 has no equivalent.");
    }
    List<ConfigNode> targets = Nodes.items(policy.get("target_ratio"));
    Double top = targets.isEmpty() ? Double.valueOf(10) : Nodes.number(targets.get(0));
    Double bottom = targets.size() < 2 ? Double.valueOf(1e-4) : Nodes.number(targets.get(1));
    if (top == null || bottom == null || (suffix.equals("Momentum") && targets.isEmpty())) {
      throw new NotConvertible("expected two numbers in `target_ratio`.");
    }
    long times = (long) number("cyclic_times", 1);
    boolean linear = "linear".equals(Nodes.text(policy.get("anneal_strategy")));
    if (linear && times > 1) {
      throw new NotConvertible("several linear cycles have no equivalent.");
    }
    long period = required() / times;
    long rise = (long) (number("step_ratio_up", 0.4) * period);
    List<DictNode> phases = new ArrayList<>();
    for (long cycle = 0; cycle < times; cycle++) {
      long start = cycle * period;
      long turn = start + rise;
      long end = start + period;
      if (cycle > 0) {
        double done = (period - rise - 1.0) / (period - rise);
        double last = bottom + (top - bottom) / 2 * (1 + Math.cos(Math.PI * done));
        phases.add(
            extended(
                scheduler("Step", "step_size", 1, "gamma", 1 / last),
                "begin",
                start - 1,
                "end",
                start + 1));
      }
      phases.add(phase(linear, start, turn + 1, rise, top));
      phases.add(phase(linear, turn, linear ? end + 1 : end, period - rise, bottom));
    }
    return phases;
  }

  private DictNode phase(boolean linear, long begin, long end, long steps, double target)
      throws NotConvertible {
    DictNode scheduler =
        linear
            ? scheduler("Poly", "power", 1.0, "eta_min", start() * target)
            : scheduler("CosineAnnealing", "T_max", steps, "eta_min_ratio", target);
    return extended(scheduler, "begin", begin, "end", end);
  }

  private DictNode oneCycle() throws NotConvertible {
    if (suffix.equals("Momentum")) {
      throw new NotConvertible("the momentum has no `OneCycle` scheduler.");
    }
    ConfigNode top = policy.get("max_lr");
    if (Nodes.number(top) == null) {
      throw new NotConvertible("expected one number in `max_lr`.");
    }
    ConfigNode steps = Nodes.given(policy.get("total_steps"));
    DictNode scheduler =
        scheduler("OneCycle", "eta_max", top, "total_steps", steps == null ? required() : steps);
    for (String name :
        List.of("pct_start", "anneal_strategy", "div_factor", "final_div_factor", "three_phase")) {
      scheduler = extended(scheduler, name, policy.get(name));
    }
    return scheduler;
  }

  private List<DictNode> yolox() throws NotConvertible {
    long warm = (long) number("warmup_iters", 0);
    long flat = required() - (long) number("num_last_epochs", 0);
    double floor = start() * number(floor() + "_ratio", 0);
    return List.of(
        dict(
            policy.origin(),
            "type",
            "mmdet.QuadraticWarmupLR",
            "by_epoch",
            true,
            "begin",
            0,
            "end",
            warm,
            "convert_to_iter_based",
            true),
        dict(
            policy.origin(),
            "type",
            "CosineAnnealingLR",
            "eta_min",
            floor,
            "begin",
            warm,
            "T_max",
            flat - warm,
            "end",
            flat,
            "by_epoch",
            true,
            "convert_to_iter_based",
            true));
  }

  private DictNode scheduler(String type, @Nullable Object... arguments) {
    return extended(dict(policy.origin(), "type", type + suffix, "by_epoch", byEpoch), arguments);
  }

  private static DictNode ranged(DictNode scheduler, @Nullable Long end) {
    return extended(scheduler, "begin", 0, "end", end);
  }

  private String floor() {
    return suffix.equals("LR") ? "min_lr" : "min_momentum";
  }

  private double ratio() {
    return number(floor() + "_ratio", 0);
  }

  /** The floor as a factor of the base. */
  private double floorRatio() throws NotConvertible {
    return Nodes.given(policy.get(floor() + "_ratio")) != null
        ? ratio()
        : number(floor(), 0) / start();
  }

  private double number(String name, double otherwise) {
    Double value = Nodes.number(policy.get(name));
    return value == null ? otherwise : value;
  }

  private long required() throws NotConvertible {
    if (total == null) {
      throw new NotConvertible(
          "the length of the run in iterations is not known. Pass `--iters-per-epoch`.");
    }
    return total;
  }

  private double start() throws NotConvertible {
    if (base == null) {
      throw new NotConvertible("the optimizer has no value to start from.");
    }
    return base;
  }
}
