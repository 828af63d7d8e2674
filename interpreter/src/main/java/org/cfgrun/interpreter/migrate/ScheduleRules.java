package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.jspecify.annotations.Nullable;

/**
 * Converts {@code lr_config} and {@code momentum_config} to {@code param_scheduler}.
 *
 * <p>MMEngine's schedulers multiply: each computes a step from the value of the step before. A
 * warm-up over W iterations therefore ends at W + 1, where the last of its steps is made; with W
 * the full rate comes one iteration early.
 */
final class ScheduleRules {
  private final DictNode config;
  private final Changes changes;
  private final RunLength run;
  private final @Nullable Integer epochLength;

  /**
   * Creates the rules of a config.
   *
   * @param epochLength the iterations of an epoch; null if they are not known
   */
  ScheduleRules(DictNode config, Changes changes, @Nullable Integer epochLength) {
    this.config = config;
    this.changes = changes;
    this.run = RunLength.of(config);
    this.epochLength = epochLength;
  }

  /** Returns {@code param_scheduler}; null if the config has neither section. */
  @Nullable ListNode schedulers() {
    List<ConfigNode> all = new ArrayList<>();
    ConfigNode first = null;
    for (String suffix : List.of("LR", "Momentum")) {
      ConfigNode section = config.get(suffix.equals("LR") ? "lr_config" : "momentum_config");
      if (section instanceof DictNode policy) {
        first = first == null ? policy : first;
        all.addAll(schedule(policy, suffix));
      }
    }
    return first == null ? null : new ListNode(all, first.origin());
  }

  private List<DictNode> schedule(DictNode policy, String suffix) {
    String name = name(policy);
    boolean counts = List.of("cyclic", "onecycle").contains(name);
    boolean epochs = name.equals("yolox") || Nodes.flag(policy.get("by_epoch"), !counts);
    boolean byEpoch = run.byEpoch() && epochs;
    PolicyConversion conversion =
        new PolicyConversion(policy, suffix, byEpoch, total(byEpoch), base(suffix));
    List<DictNode> schedulers;
    try {
      schedulers = conversion.schedulers(name);
    } catch (PolicyConversion.NotConvertible reason) {
      changes.leftOut(policy, "`" + name + "`: " + reason.getMessage());
      return List.of();
    }
    changes.converted(policy, "The policy `" + name + "` became `param_scheduler`.");
    if (name.equals("yolox")) {
      changes.different(
          policy,
          "`YOLOX` starts its cosine one iteration earlier in 2.x: below 0.01 % of the rate.");
    }
    if (suffix.equals("Momentum")) {
      if (given(policy.get("warmup")) != null) {
        changes.leftOut(policy, "A warm-up of the momentum has no equivalent.");
      }
      return schedulers;
    }
    List<DictNode> warmup = name.equals("yolox") ? List.of() : warmup(policy);
    if (!warmup.isEmpty() && conversion.hasFloor()) {
      changes.different(
          policy, "A floor under a warm-up: 3.x multiplies both, so the rates differ slightly.");
    }
    if (!warmup.isEmpty() && counts) {
      changes.different(policy, "A cycle under a warm-up: 3.x computes other rates.");
    }
    List<DictNode> all = new ArrayList<>(warmup);
    // A restart sets an absolute value, which the warm-up has to scale afterwards.
    all.addAll(name.equals("cosinerestart") ? 0 : all.size(), schedulers);
    return all;
  }

  private static String name(DictNode policy) {
    String type = Nodes.text(policy.get("type"));
    String name = type == null ? Nodes.text(policy.get("policy")) : type;
    return String.valueOf(name)
        .replaceFirst("(Lr|Momentum)UpdaterHook$", "")
        .toLowerCase(Locale.ROOT);
  }

  private @Nullable Long total(boolean byEpoch) {
    Long length = run.length();
    if (length == null || byEpoch == run.byEpoch()) {
      return length;
    }
    return epochLength == null ? null : Long.valueOf(length * epochLength);
  }

  private @Nullable Double base(String suffix) {
    if (!(config.get("optimizer") instanceof DictNode optimizer)) {
      return null;
    }
    if (suffix.equals("LR")) {
      return Nodes.number(optimizer.get("lr"));
    }
    Double momentum = Nodes.number(optimizer.get("momentum"));
    List<ConfigNode> betas = Nodes.items(optimizer.get("betas"));
    return momentum == null && !betas.isEmpty() ? Nodes.number(betas.get(0)) : momentum;
  }

  private List<DictNode> warmup(DictNode policy) {
    String kind = Nodes.text(policy.get("warmup"));
    Long length = Nodes.integer(policy.get("warmup_iters"));
    Double given = Nodes.number(policy.get("warmup_ratio"));
    double ratio = given == null ? 0.1 : given;
    if (kind == null || length == null || length < 1 || ratio == 1) {
      return List.of();
    }
    boolean epochs = Nodes.flag(policy.get("warmup_by_epoch"), false);
    if (epochs && epochLength == null) {
      return convertedWarmup(policy, kind, length, ratio);
    }
    long iterations = epochs && epochLength != null ? length * epochLength : length;
    return switch (kind) {
      case "linear" -> List.of(warmup(policy, "LinearLR", "start_factor", ratio, iterations + 1));
      case "constant" -> List.of(warmup(policy, "ConstantLR", "factor", ratio, iterations + 1));
      case "exp" ->
          List.of(
              warmup(policy, "ConstantLR", "factor", ratio, PolicyConversion.LASTING),
              warmup(
                  policy,
                  "ExponentialLR",
                  "gamma",
                  Math.pow(ratio, -1.0 / iterations),
                  iterations + 1));
      default -> {
        changes.leftOut(policy, "The warm-up `" + kind + "` has no equivalent.");
        yield List.of();
      }
    };
  }

  private static DictNode warmup(
      DictNode policy, String type, String argument, double value, long end) {
    return dict(
        policy.origin(), "type", type, argument, value, "by_epoch", false, "begin", 0, "end", end);
  }

  private List<DictNode> convertedWarmup(DictNode policy, String kind, long epochs, double ratio) {
    if (!kind.equals("linear") && !kind.equals("constant")) {
      changes.leftOut(
          policy,
          "A warm-up `"
              + kind
              + "` over epochs needs the iterations of an epoch. Pass"
              + " `--iters-per-epoch`.");
      return List.of();
    }
    changes.different(
        policy,
        "The warm-up over epochs ends one iteration early. Pass `--iters-per-epoch` for the exact"
            + " form.");
    boolean linear = kind.equals("linear");
    return List.of(
        dict(
            policy.origin(),
            "type",
            linear ? "LinearLR" : "ConstantLR",
            linear ? "start_factor" : "factor",
            ratio,
            "by_epoch",
            true,
            "begin",
            0,
            "end",
            epochs,
            "convert_to_iter_based",
            true));
  }
}
