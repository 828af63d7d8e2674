package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * A config of MMDetection 2.x, converted to one of 3.x with the same meaning.
 *
 * @param config the 3.x config; each value has the origin of the one that it stands for
 * @param changes what was converted, differs, or could not be converted, in the order of conversion
 */
public record Migration(DictNode config, List<Change> changes) {
  /** Sections that are converted or have a known place in 3.x. */
  private static final Set<String> CONVERTED =
      Set.of(
          "model",
          "data",
          "evaluation",
          "optimizer",
          "optimizer_config",
          "fp16",
          "lr_config",
          "momentum_config",
          "runner",
          "total_epochs",
          "total_iters",
          "checkpoint_config",
          "log_config",
          "custom_hooks",
          "dist_params",
          "cudnn_benchmark",
          "mp_start_method",
          "opencv_num_threads",
          "seed",
          "deterministic",
          "workflow",
          "load_from",
          "resume_from",
          "auto_resume",
          "train_cfg",
          "test_cfg",
          "gpu_ids",
          "device");

  /** Sections with which a file describes a run, and not only a model, data or a schedule. */
  private static final Set<String> RUNTIME =
      Set.of("checkpoint_config", "log_config", "custom_hooks", "dist_params");

  /**
   * Returns the key of a section of MMEngine in a config without sections of mmcv; null for a
   * config to convert.
   */
  public static @Nullable ConfigNode sectionOf3x(DictNode config) {
    if (List.of("data", "optimizer", "lr_config").stream().anyMatch(config.named()::containsKey)) {
      return null;
    }
    for (String name :
        List.of("optim_wrapper", "train_dataloader", "param_scheduler", "default_scope")) {
      ConfigNode key = config.key(name);
      if (key != null) {
        return key;
      }
    }
    return null;
  }

  /**
   * Converts an evaluated 2.x config.
   *
   * @param epochLength the iterations of an epoch, which some schedules need; null if not known
   */
  public static Migration of(DictNode config, @Nullable Integer epochLength) {
    return new Conversion(config, epochLength).run();
  }

  /** The state of one conversion. */
  private static final class Conversion {
    private final DictNode config;
    private final Changes changes = new Changes();
    private final PipelineRules pipelines = new PipelineRules(changes);
    private final Preprocessing moved = new Preprocessing();
    private final @Nullable Integer epochLength;
    private DictNode result;

    Conversion(DictNode config, @Nullable Integer epochLength) {
      this.config = config;
      this.epochLength = epochLength;
      this.result = dict(config.origin(), "default_scope", "mmdet");
    }

    Migration run() {
      if (config.get("data") instanceof DictNode data) {
        data(data);
      }
      if (config.get("model") instanceof DictNode model) {
        put("model", new ModelRules(config, changes, moved).convert(model));
      }
      RunRules runs = new RunRules(config, changes);
      put("train_cfg", runs.trainLoop());
      put("optim_wrapper", runs.optimWrapper());
      put("param_scheduler", new ScheduleRules(config, changes, epochLength).schedulers());
      if (RUNTIME.stream().anyMatch(name -> config.get(name) != null)) {
        runtime(runs);
      }
      put("randomness", runs.randomness());
      runs.workflow();
      resume();
      rest();
      return new Migration(result, changes.all());
    }

    private void runtime(RunRules runs) {
      HookRules hooks = new HookRules(config, changes);
      put("default_hooks", hooks.defaults());
      put("custom_hooks", hooks.custom());
      put("log_processor", hooks.logProcessor());
      ListNode backends = hooks.backends();
      put("vis_backends", backends);
      put(
          "visualizer",
          dict(
              config.origin(),
              "type",
              "DetLocalVisualizer",
              "vis_backends",
              backends,
              "name",
              "visualizer"));
      put("env_cfg", runs.environment());
    }

    private void put(String name, @Nullable ConfigNode value) {
      result = extended(result, name, value);
    }

    private void data(DictNode data) {
      DatasetRules datasets = new DatasetRules(config, changes);
      LoaderRules loaders = new LoaderRules(config, data, changes);
      ListNode trained = null;
      ConfigNode training = data.get("train");
      if (training != null) {
        DictNode dataset =
            datasets.convert(training, steps -> pipelines.training(steps, moved), true);
        trained = firstPipeline(dataset);
        put("train_dataloader", loaders.training().with("dataset", dataset));
      }
      EvaluatorRules evaluators = new EvaluatorRules(config, changes);
      for (String split : List.of("val", "test")) {
        ConfigNode former = data.get(split);
        if (former == null) {
          continue;
        }
        List<String> keys =
            String.valueOf(EvaluatorRules.prefix(config)).equals("openimages")
                ? List.of("instances", "image_level_labels")
                : List.of();
        ListNode annotated = trained;
        DictNode dataset =
            datasets.convert(
                former, steps -> pipelines.evaluation(steps, annotated, keys, moved), false);
        put(split + "_dataloader", loaders.evaluation(split).with("dataset", dataset));
        put(
            split + "_cfg",
            dict(former.origin(), "type", split.equals("val") ? "ValLoop" : "TestLoop"));
        put(split + "_evaluator", evaluators.evaluator(former));
      }
    }

    /** Returns the pipeline that loads the annotations: the innermost of wrapped datasets. */
    private static @Nullable ListNode firstPipeline(DictNode dataset) {
      if (dataset.get("dataset") instanceof DictNode inner) {
        return firstPipeline(inner);
      }
      List<ConfigNode> several = Nodes.items(dataset.get("datasets"));
      if (!several.isEmpty() && several.get(0) instanceof DictNode first) {
        return firstPipeline(first);
      }
      return dataset.get("pipeline") instanceof ListNode steps ? steps : null;
    }

    private void resume() {
      ConfigNode checkpoint = given(config.get("resume_from"));
      boolean automatic = Nodes.flag(config.get("auto_resume"), false);
      if (checkpoint != null) {
        changes.converted(checkpoint, "`resume_from` became `load_from` with `resume=True`.");
        put("load_from", checkpoint);
      } else if (config.get("load_from") != null) {
        put("load_from", config.get("load_from"));
      }
      if (checkpoint != null || automatic || config.get("resume_from") != null) {
        put("resume", Nodes.node(checkpoint != null || automatic, config.origin()));
      }
    }

    /** Keeps plain values; components in variables stand already where they are used. */
    private void rest() {
      for (Map.Entry<String, ConfigNode> each : config.named().entrySet()) {
        String name = each.getKey();
        ConfigNode value = each.getValue();
        if (CONVERTED.contains(name)) {
          continue;
        }
        if (result.get(name) != null) {
          changes.leftOut(value, "`" + name + "` is a section of 3.x and not a variable.");
        } else if (holdsComponent(value) || name.equals("img_norm_cfg")) {
          changes.converted(
              value, "The variable `" + name + "` is left out: its value stands where it is used.");
        } else {
          put(name, value);
        }
      }
      for (String name : List.of("gpu_ids", "device")) {
        ConfigNode value = config.get(name);
        if (value != null) {
          changes.leftOut(value, "`" + name + "` is chosen by the launcher in 3.x.");
        }
      }
    }

    private static boolean holdsComponent(ConfigNode value) {
      if (value instanceof DictNode dict) {
        return Nodes.type(dict) != null
            || dict.named().values().stream().anyMatch(Conversion::holdsComponent);
      }
      return value instanceof SequenceNode sequence
          && sequence.items().stream().anyMatch(Conversion::holdsComponent);
    }
  }
}
