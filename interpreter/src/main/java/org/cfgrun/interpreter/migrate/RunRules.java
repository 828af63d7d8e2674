package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;

import java.util.Objects;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Converts the runner, the optimizer and the environment. */
final class RunRules {
  private final DictNode config;
  private final Changes changes;
  private final RunLength run;

  RunRules(DictNode config, Changes changes) {
    this.config = config;
    this.changes = changes;
    this.run = RunLength.of(config);
  }

  /** Returns {@code train_cfg}; null if the config sets no length. */
  @Nullable DictNode trainLoop() {
    ConfigNode from = run.from();
    if (from == null || run.length() == null) {
      if (from != null) {
        changes.leftOut(from, "The runner has no `max_epochs` or `max_iters`. Write `train_cfg`.");
      }
      return null;
    }
    changes.converted(from, "The runner became the loop `train_cfg`.");
    DictNode loop =
        dict(
            from.origin(),
            "type",
            run.byEpoch() ? "EpochBasedTrainLoop" : "IterBasedTrainLoop",
            run.byEpoch() ? "max_epochs" : "max_iters",
            run.length());
    return config.get("evaluation") instanceof DictNode evaluation
        ? validated(loop, evaluation)
        : loop;
  }

  private DictNode validated(DictNode loop, DictNode evaluation) {
    Long interval = Nodes.integer(evaluation.get("interval"));
    Long start = Nodes.integer(evaluation.get("start"));
    long every = interval == null ? 1 : interval;
    changes.converted(evaluation, "`evaluation.interval` became `train_cfg.val_interval`.");
    if (Objects.requireNonNull(run.length()) % every != 0) {
      changes.different(
          evaluation,
          "3.x also evaluates at the end of the run, which the interval does not divide.");
    }
    if (start != null && start % every != 0) {
      changes.different(
          evaluation,
          "3.x counts the interval from the start of the run, 2.x from `start`. Make `start` a"
              + " multiple of the interval.");
    }
    ConfigNode dynamic = given(evaluation.get("dynamic_intervals"));
    if (dynamic != null) {
      changes.different(
          dynamic,
          "3.x changes the interval one step earlier. Add 1 to each milestone to keep the timing.");
    }
    return extended(loop, "val_interval", every, "val_begin", start, "dynamic_intervals", dynamic);
  }

  /** Returns {@code optim_wrapper}; null if the config has no optimizer. */
  @Nullable DictNode optimWrapper() {
    if (!(config.get("optimizer") instanceof DictNode optimizer)) {
      return null;
    }
    changes.converted(optimizer, "`optimizer` became `optim_wrapper.optimizer`.");
    ConfigNode paramwise = given(optimizer.get("paramwise_cfg"));
    if (paramwise instanceof DictNode rules
        && rules.get("bias_decay_mult") != null
        && rules.get("norm_decay_mult") == null) {
      changes.different(
          rules,
          "3.x applies `bias_decay_mult` to norm layers too. Set `norm_decay_mult=1.` to keep their"
              + " weight decay.");
    }
    DictNode settings =
        config.get("optimizer_config") instanceof DictNode section
            ? section
            : dict(optimizer.origin());
    DictNode wrapper =
        extended(
            dict(
                optimizer.origin(),
                "type",
                "OptimWrapper",
                "optimizer",
                optimizer.without("paramwise_cfg", "constructor")),
            "constructor",
            given(optimizer.get("constructor")),
            "paramwise_cfg",
            paramwise,
            "clip_grad",
            given(settings.get("grad_clip")));
    return mixedPrecision(hook(wrapper, settings), settings);
  }

  private DictNode hook(DictNode wrapper, DictNode settings) {
    String type = Nodes.type(settings);
    if (type == null || type.equals("OptimizerHook")) {
      return wrapper;
    }
    switch (type) {
      case "GradientCumulativeOptimizerHook", "GradientCumulativeFp16OptimizerHook" -> {
        changes.converted(settings, "`cumulative_iters` became `accumulative_counts`.");
        return extended(wrapper, "accumulative_counts", settings.get("cumulative_iters"));
      }
      case "Fp16OptimizerHook" -> {
        return wrapper;
      }
      default -> {
        changes.leftOut(
            settings,
            "The optimizer hook `" + type + "` has no equivalent. Write a custom `OptimWrapper`.");
        return wrapper;
      }
    }
  }

  private DictNode mixedPrecision(DictNode wrapper, DictNode settings) {
    String type = Nodes.type(settings);
    boolean hook = type != null && type.contains("Fp16");
    if (!(config.get("fp16") instanceof DictNode) && !hook) {
      return wrapper;
    }
    DictNode precision = config.get("fp16") instanceof DictNode fp16 ? fp16 : settings;
    changes.different(
        precision,
        "Mixed precision became `AmpOptimWrapper`, whose casts are those of torch's autocast.");
    ConfigNode scale = given(precision.get("loss_scale"));
    Double constant = Nodes.number(scale);
    Object value = constant == null ? scale : constant;
    return extended(
        wrapper.with("type", Nodes.node("AmpOptimWrapper", precision.origin())),
        "loss_scale",
        value == null ? Double.valueOf(512) : value);
  }

  /** Returns {@code env_cfg}. */
  DictNode environment() {
    Origin at = config.origin();
    ConfigNode method = config.get("mp_start_method");
    ConfigNode threads = config.get("opencv_num_threads");
    ConfigNode benchmark = config.get("cudnn_benchmark");
    ConfigNode processes = config.get("dist_params");
    if (processes instanceof DictNode settings && settings.get("port") != null) {
      changes.leftOut(
          settings, "`dist_params.port` is left out: the launcher sets it (`--master_port`).");
      processes = settings.without("port");
    }
    return dict(
        at,
        "cudnn_benchmark",
        benchmark == null ? Boolean.FALSE : benchmark,
        "mp_cfg",
        dict(
            at,
            "mp_start_method",
            method == null ? "fork" : method,
            "opencv_num_threads",
            threads == null ? 0 : threads),
        "dist_cfg",
        processes == null ? dict(at, "backend", "nccl") : processes);
  }

  /** Returns {@code randomness}; null if the config sets no seed. */
  @Nullable DictNode randomness() {
    ConfigNode seed = given(config.get("seed"));
    ConfigNode deterministic = given(config.get("deterministic"));
    return seed == null && deterministic == null
        ? null
        : extended(dict(config.origin()), "seed", seed, "deterministic", deterministic);
  }

  /** Reports phases of the workflow other than training. */
  void workflow() {
    if (!(config.get("workflow") instanceof SequenceNode workflow)) {
      return;
    }
    for (ConfigNode phase : workflow.items()) {
      if (!Nodes.items(phase).isEmpty() && !"train".equals(Nodes.text(Nodes.items(phase).get(0)))) {
        changes.leftOut(
            workflow, "3.x has no workflow: the validation loss is not computed during training.");
        return;
      }
    }
  }
}
