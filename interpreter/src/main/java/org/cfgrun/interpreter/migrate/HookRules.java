package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;
import static org.cfgrun.interpreter.migrate.Nodes.node;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** Converts checkpoints, logging and custom hooks. */
final class HookRules {
  private static final Map<String, String> BACKENDS =
      Map.of(
          "TensorboardLoggerHook", "TensorboardVisBackend",
          "WandbLoggerHook", "WandbVisBackend",
          "MMDetWandbHook", "WandbVisBackend",
          "MlflowLoggerHook", "MLflowVisBackend",
          "NeptuneLoggerHook", "NeptuneVisBackend",
          "DvcliveLoggerHook", "DVCLiveVisBackend",
          "ClearMLLoggerHook", "ClearMLVisBackend");

  private static final Map<String, Set<String>> BACKEND_ARGUMENTS =
      Map.of(
          "WandbVisBackend", Set.of("init_kwargs"),
          "MLflowVisBackend", Set.of("exp_name", "run_name", "tags", "params", "tracking_uri"),
          "NeptuneVisBackend", Set.of("init_kwargs"),
          "ClearMLVisBackend", Set.of("init_kwargs"));

  /** The best value of these is known to 3.x without a rule. */
  private static final Set<String> RULED =
      Set.of(
          "coco/bbox_mAP",
          "coco/bbox_mAP_50",
          "coco/bbox_mAP_75",
          "coco/bbox_mAP_s",
          "coco/bbox_mAP_m",
          "coco/bbox_mAP_l",
          "coco/segm_mAP",
          "pascal_voc/mAP",
          "openimages/mAP");

  private final DictNode config;
  private final Changes changes;
  private final boolean byEpoch;

  HookRules(DictNode config, Changes changes) {
    this.config = config;
    this.changes = changes;
    this.byEpoch = RunLength.of(config).byEpoch();
  }

  /** Returns {@code default_hooks}. */
  DictNode defaults() {
    Origin at = config.origin();
    return dict(
        at,
        "timer",
        dict(at, "type", "IterTimerHook"),
        "logger",
        extended(dict(at, "type", "LoggerHook"), "interval", logInterval()),
        "param_scheduler",
        dict(at, "type", "ParamSchedulerHook"),
        "checkpoint",
        checkpoint(),
        "sampler_seed",
        dict(at, "type", "DistSamplerSeedHook"),
        "visualization",
        dict(at, "type", "DetVisualizationHook"));
  }

  private DictNode checkpoint() {
    DictNode hook = dict(config.origin(), "type", "CheckpointHook");
    if (config.get("checkpoint_config") instanceof DictNode former) {
      changes.converted(former, "`checkpoint_config` became `default_hooks.checkpoint`.");
      for (String name : List.of("create_symlink", "sync_buffer", "meta")) {
        ConfigNode value = former.get(name);
        if (value != null) {
          changes.leftOut(value, "`checkpoint_config." + name + "` has no equivalent.");
        }
      }
      DictNode kept = former.without("type", "create_symlink", "sync_buffer", "meta");
      for (Map.Entry<String, ConfigNode> each :
          renamed(kept, "file_client_args", "backend_args").named().entrySet()) {
        hook = hook.with(each.getKey(), each.getValue());
      }
    }
    if (!byEpoch && hook.get("by_epoch") == null) {
      hook = extended(hook, "by_epoch", Boolean.FALSE);
    }
    return config.get("evaluation") instanceof DictNode evaluation
        ? keepingBest(hook, evaluation)
        : hook;
  }

  private DictNode keepingBest(DictNode hook, DictNode evaluation) {
    ConfigNode best = given(evaluation.get("save_best"));
    String metric = Nodes.text(best);
    if (best == null || metric == null) {
      return hook;
    }
    String prefix = EvaluatorRules.prefix(config);
    if (!metric.equals("auto") && prefix != null) {
      metric = prefix + "/" + metric;
    }
    changes.converted(best, "`save_best` became that of `default_hooks.checkpoint`.");
    ConfigNode rule = given(evaluation.get("rule"));
    boolean needed = rule == null && !metric.equals("auto") && !RULED.contains(metric);
    return extended(
        hook, "save_best", node(metric, best.origin()), "rule", needed ? "greater" : rule);
  }

  private @Nullable ConfigNode logInterval() {
    return config.get("log_config") instanceof DictNode log ? log.get("interval") : null;
  }

  /** Returns {@code log_processor}. */
  DictNode logProcessor() {
    return extended(
        dict(config.origin(), "type", "LogProcessor"),
        "window_size",
        logInterval(),
        "by_epoch",
        byEpoch);
  }

  /** Returns {@code vis_backends}. */
  ListNode backends() {
    List<ConfigNode> backends = new ArrayList<>();
    backends.add(dict(config.origin(), "type", "LocalVisBackend"));
    if (config.get("log_config") instanceof DictNode log) {
      changes.converted(
          log, "`log_config` became `LoggerHook`, `log_processor` and the visualizer's backends.");
      for (ConfigNode logger : Nodes.items(log.get("hooks"))) {
        if (logger instanceof DictNode hook && !"TextLoggerHook".equals(Nodes.type(hook))) {
          DictNode backend = backend(hook);
          if (backend != null) {
            backends.add(backend);
          }
        }
      }
    }
    return new ListNode(backends, config.origin());
  }

  private @Nullable DictNode backend(DictNode hook) {
    String type = BACKENDS.get(String.valueOf(Nodes.type(hook)));
    if (type == null) {
      changes.leftOut(
          hook,
          "The logger `"
              + Nodes.type(hook)
              + "` has no equivalent. Use `TensorboardVisBackend`, `WandbVisBackend` or"
              + " `MLflowVisBackend`.");
      return null;
    }
    Map<ConfigNode, ConfigNode> kept = new LinkedHashMap<>();
    kept.put(node("type", hook.origin()), node(type, hook.origin()));
    Set<String> arguments = BACKEND_ARGUMENTS.getOrDefault(type, Set.of());
    hook.named()
        .forEach(
            (name, value) -> {
              if (arguments.contains(name)) {
                kept.put(node(name, value.origin()), value);
              } else if (!name.equals("type")) {
                changes.leftOut(value, "`" + name + "` of a single logger has no equivalent.");
              }
            });
    return new DictNode(kept, hook.origin());
  }

  /** Returns {@code custom_hooks}; null if none is left. */
  @Nullable ListNode custom() {
    List<ConfigNode> hooks = new ArrayList<>();
    for (ConfigNode item : Nodes.items(config.get("custom_hooks"))) {
      if (item instanceof DictNode hook) {
        DictNode converted = custom(hook);
        if (converted != null) {
          hooks.add(converted);
        }
      }
    }
    return hooks.isEmpty() ? null : new ListNode(hooks, config.origin());
  }

  private @Nullable DictNode custom(DictNode hook) {
    String type = String.valueOf(Nodes.type(hook));
    return switch (type) {
      case "NumClassCheckHook" -> {
        changes.leftOut(
            hook,
            "`NumClassCheckHook` is not in the default runtime of 3.x. Add it to `custom_hooks` to"
                + " keep the check.");
        yield null;
      }
      case "SetEpochInfoHook" -> {
        changes.leftOut(
            hook, "`SetEpochInfoHook` is not needed: heads of 3.x read the message hub.");
        yield null;
      }
      case "SyncRandomSizeHook" -> {
        changes.leftOut(
            hook, "Use `BatchSyncRandomResize` of the data preprocessor for `SyncRandomSizeHook`.");
        yield null;
      }
      case "ExpMomentumEMAHook" -> exponentialAverage(hook);
      case "EMAHook" -> {
        if (hook.get("warm_up") != null) {
          changes.different(hook, "3.x has no `warm_up` of the averaged weights.");
        }
        yield hook.without("warm_up", "resume_from");
      }
      case "SyncNormHook" -> {
        changes.different(hook, "`SyncNormHook` acts before each validation.");
        yield hook.without("num_last_epochs", "interval");
      }
      case "SyncBuffersHook", "EmptyCacheHook" -> hook.without("distributed");
      case "YOLOXModeSwitchHook", "CheckInvalidLossHook", "MemoryProfilerHook" -> hook;
      case "LinearMomentumEMAHook", "ProfilerHook" -> {
        changes.leftOut(hook, "`" + type + "` has no equivalent with these arguments.");
        yield null;
      }
      default -> {
        changes.unknown(hook, "The hook `" + type + "` needs the hook interface of 3.x.");
        yield hook;
      }
    };
  }

  private DictNode exponentialAverage(DictNode hook) {
    changes.converted(hook, "`ExpMomentumEMAHook` became `EMAHook` of type `ExpMomentumEMA`.");
    boolean buffers = !Nodes.flag(hook.get("skip_buffers"), false);
    return extended(
        hook.without("resume_from", "total_iter", "skip_buffers")
            .with("type", node("EMAHook", hook.origin())),
        "ema_type",
        "ExpMomentumEMA",
        "gamma",
        hook.get("total_iter"),
        "update_buffers",
        buffers);
  }
}
