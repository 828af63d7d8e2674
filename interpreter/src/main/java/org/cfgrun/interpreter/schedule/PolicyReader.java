package org.cfgrun.interpreter.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Constants;
import org.cfgrun.interpreter.schema.PolicyHooks;
import org.cfgrun.interpreter.schema.SchedulePolicy;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Computes the values of {@code lr_config} and {@code momentum_config} as mmcv's hooks set them.
 *
 * @param curve the curve of the policy
 * @param base the value that the policy starts from; null for that of the optimizer
 * @param byEpoch whether the policy counts epochs
 * @param warmup null for none
 * @param warmupLength iterations of warm-up, also without one
 * @param quantity what is scheduled
 */
record PolicyReader(
    Curve curve,
    @Nullable Double base,
    boolean byEpoch,
    @Nullable Warmup warmup,
    long warmupLength,
    Quantity quantity) {
  /** Returns the value of each iteration; null if the config does not schedule it validly. */
  static double @Nullable [] values(
      Quantity quantity, DictNode config, Catalog catalog, RunExtent run) {
    ConfigNode optimizer = Section.OPTIMIZER.in(config);
    Double initial = optimizer == null ? null : quantity.initial(optimizer, catalog);
    PolicyReader schedule = read(quantity, config, catalog, run);
    Double base = schedule == null || schedule.base == null ? initial : schedule.base;
    if (schedule == null || base == null) {
      return null;
    }
    Long total = schedule.byEpoch ? run.epochs() : Long.valueOf(run.iterations());
    boolean fits = total == null || schedule.curve.objection(total) == null;
    return fits ? schedule.values(base, initial == null ? base : initial, run) : null;
  }

  private static @Nullable PolicyReader read(
      Quantity quantity, DictNode config, Catalog catalog, RunExtent run) {
    if (!(quantity.section().in(config) instanceof DictNode section)) {
      return null;
    }
    DictNode dict =
        new SchedulePolicy(catalog, quantity.family())
            .resolve(quantity.section().key(), section, new Problems());
    ComponentSchema hook =
        dict == null ? null : catalog.find(Registries.HOOKS, String.valueOf(dict.get("type")));
    if (dict == null || hook == null || hook.part() == null) {
      return null;
    }
    try {
      return read(quantity, dict, hook, hook.part(), run);
    } catch (ArgumentException invalid) {
      return null;
    }
  }

  private static @Nullable PolicyReader read(
      Quantity quantity,
      DictNode dict,
      ComponentSchema hook,
      ComponentSchema policy,
      RunExtent run) {
    ScheduleArguments arguments = arguments(dict, hook, policy);
    Start start = start(policy.name(), arguments);
    boolean iterations = run.epochs() == null;
    boolean learning = quantity == Quantity.LEARNING_RATE;
    // A momentum schedule counts epochs by default even if the runner counts iterations.
    boolean unset = dict.get("by_epoch") == null;
    boolean byEpoch = !(learning && iterations && unset) && arguments.flag("by_epoch", true);
    boolean warmupByEpoch = learning && arguments.flag("warmup_by_epoch", false);
    if (start == null
        || byEpoch && PolicyHooks.countsIterations(policy)
        || warmupByEpoch && iterations) {
      return null;
    }
    long length = arguments.count("warmup_iters", 0) * (warmupByEpoch ? run.epochLength() : 1);
    Warmup warmup =
        arguments.given("warmup") == null
            ? null
            : Warmup.of(
                arguments.choice("warmup", Warmup.Kind.class, Warmup.Kind.CONSTANT),
                length,
                arguments.number("warmup_ratio"));
    return new PolicyReader(start.curve, start.base, byEpoch, warmup, length, quantity);
  }

  /** Returns the arguments by the policy's own names, which differ for the momentum. */
  private static ScheduleArguments arguments(
      DictNode dict, ComponentSchema hook, ComponentSchema policy) {
    Map<String, ConfigNode> values = new HashMap<>();
    List<ArgumentSchema> own = policy.arguments();
    for (int i = 0; i < hook.arguments().size(); i++) {
      ArgumentSchema argument = hook.arguments().get(i);
      ConfigNode value = dict.get(argument.name());
      String text = argument.defaultText();
      if (value == null && text != null) {
        value = Constants.parse(text, "default of `" + argument.name() + "`");
      }
      if (value != null) {
        values.put(i < own.size() ? own.get(i).name() : argument.name(), value);
      }
    }
    return new ScheduleArguments(values);
  }

  private record Start(Curve curve, @Nullable Double base) {}

  private static @Nullable Start start(String policy, ScheduleArguments at) {
    return switch (policy) {
      case "fixed" -> new Start(Curves.fixed(), null);
      case "step" ->
          new Start(
              Curves.step(
                  Milestones.fromConfig(at.node("step")),
                  at.number("gamma"),
                  at.optional("min_lr")),
              null);
      case "exp" -> new Start(Curves.exponential(at.number("gamma")), null);
      case "poly" -> new Start(Curves.polynomial(at.number("power"), at.number("min_lr")), null);
      case "inv" -> new Start(Curves.inverse(at.number("gamma"), at.number("power")), null);
      case "CosineAnnealing" -> new Start(Curves.annealing(Anneal.COS, target(at)), null);
      case "LinearAnnealing" -> new Start(Curves.annealing(Anneal.LINEAR, target(at)), null);
      case "FlatCosineAnnealing" ->
          new Start(Curves.flatCosine(at.number("start_percent"), target(at)), null);
      case "CosineRestart" ->
          new Start(
              Curves.cosineRestarts(
                  at.counts("periods"), at.numbers("restart_weights"), target(at)),
              null);
      case "cyclic" ->
          new Start(
              Curves.cyclic(
                  CycleTargets.fromConfig(at.node("target_ratio")),
                  at.count("cyclic_times"),
                  at.number("step_ratio_up"),
                  anneal(at),
                  at.number("gamma")),
              null);
      case "YOLOX" -> new Start(Curves.yolox(at.count("num_last_epochs"), target(at)), null);
      case "OneCycle" -> {
        double rise = at.number("div_factor");
        double fall = at.number("final_div_factor");
        Long steps = at.given("total_steps") == null ? null : Long.valueOf(at.count("total_steps"));
        yield new Start(
            Curves.oneCycle(base -> base * rise, base -> base / fall, shape(at), steps),
            at.first("max_lr") / rise);
      }
      case "OneCycleMomentum" -> {
        double low = at.first("base_momentum");
        yield new Start(
            Curves.oneCycle(base -> low, base -> base, shape(at), null), at.first("max_momentum"));
      }
      // The code of another policy is not loaded.
      default -> null;
    };
  }

  private static DoubleUnaryOperator target(ScheduleArguments at) {
    Double absolute = at.optional("min_lr");
    Double ratio = at.optional("min_lr_ratio");
    if (absolute != null && ratio == null) {
      return base -> absolute;
    }
    if (absolute == null && ratio != null) {
      return base -> base * ratio;
    }
    throw new ArgumentException("Exactly one target is required.");
  }

  private static Anneal anneal(ScheduleArguments at) {
    return at.choice("anneal_strategy", Anneal.class, Anneal.COS);
  }

  private static Curves.CycleShape shape(ScheduleArguments at) {
    return new Curves.CycleShape(at.number("pct_start"), anneal(at), at.flag("three_phase", false));
  }

  /**
   * Repeats what mmcv's hooks do at each iteration.
   *
   * @param base the value that the policy starts from
   * @param initial the value of the optimizer, in force until the schedule acts
   */
  private double[] values(double base, double initial, RunExtent run) {
    double[] values = new double[(int) run.iterations()];
    Double scheduled = null;
    double value = initial;
    for (int i = 0; i < values.length; i++) {
      boolean begins = byEpoch && run.epochs() != null && i % run.epochLength() == 0;
      if (begins || !byEpoch) {
        long done = byEpoch ? i / run.epochLength() : i;
        long total = byEpoch && run.epochs() != null ? run.epochs() : run.iterations();
        Position at = new Position(done, total, run.epochLength(), warmupLength);
        scheduled = curve.value(base, at);
      }
      if (warmup != null && warmup.covers(i)) {
        Double cold = curve.warmsUpBase() ? Double.valueOf(base) : scheduled;
        value = cold == null ? value : warmedUp(cold, warmup, i);
      } else if (scheduled != null && (begins || !byEpoch || isAfterWarmup(i))) {
        value = scheduled;
      }
      values[i] = value;
    }
    return values;
  }

  private boolean isAfterWarmup(int iteration) {
    return warmup != null && iteration == warmup.iterations();
  }

  private double warmedUp(double value, Warmup warming, long iteration) {
    return quantity == Quantity.MOMENTUM
        ? value / warming.factor(iteration)
        : value * curve.warmupFactor(warming, iteration);
  }
}
