package org.cfgrun.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.runner.Mode;
import org.cfgrun.runtime.runner.RunLength;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;

/** Warnings of valid settings that probably do not do what was meant, found without any data. */
final class RunWarnings {
  /**
   * A run by iterations with more evaluations or checkpoints than this has an interval in epochs.
   */
  private static final long MOST_EVENTS = 500;

  private final DictNode root;
  private final Problems problems;

  RunWarnings(DictNode root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Warns of {@code max_norm} at which gradients vanish or change their sign. */
  void clipping() {
    ConfigNode node = at("optimizer_config.grad_clip.max_norm");
    Number norm = number(node);
    if (norm != null && norm.doubleValue() <= 0) {
      String effect =
          norm.doubleValue() == 0
              ? "all gradients become 0 and nothing is learned"
              : "all gradients change their sign and the loss grows";
      warn(
          node,
          "`max_norm` is %s: %s.".formatted(node, effect),
          "set `grad_clip=None` to train without clipping");
    }
  }

  /**
   * Warns of an interval that seems to count epochs in a run that counts iterations, as one
   * inherited from a base with another runner does.
   *
   * @param length the length of the run; its number of iterations is known only without epochs
   */
  void intervals(RunLength length) {
    if (length.epochs() != null) {
      return;
    }
    Map<Section, String> events =
        Map.of(Section.EVALUATION, "evaluates", Section.CHECKPOINT_CONFIG, "saves a checkpoint");
    for (Section section : List.of(Section.EVALUATION, Section.CHECKPOINT_CONFIG)) {
      if (!(section.in(root) instanceof DictNode dict)) {
        continue;
      }
      ConfigNode node = dict.get("interval");
      boolean byEpoch =
          section != Section.EVALUATION && Boolean.TRUE.equals(scalar(dict.get("by_epoch")));
      long interval =
          number(node) instanceof Long given ? given : section == Section.EVALUATION ? 1 : -1;
      if (!byEpoch && interval > 0 && length.iterations() / interval > MOST_EVENTS) {
        warn(
            ErrorCode.INTERVAL_UNIT,
            node == null ? dict : node,
            "The runner counts iterations: the run %s every %s, %s times."
                .formatted(
                    events.get(section),
                    interval == 1 ? "iteration" : interval + " iterations",
                    length.iterations() / interval),
            "set `%s.interval` in iterations, such as %s"
                .formatted(section.key(), Math.max(1, length.iterations() / 10)));
      }
    }
  }

  /** Warns of a training flow that is longer than the run. */
  void workflow(Workflow workflow, RunLength length) {
    long whole = length.epochs() == null ? length.iterations() : length.epochs();
    for (Workflow.Flow flow : workflow.flows()) {
      if (flow.mode() == Mode.TRAIN && flow.times() > whole && workflow.flows().size() > 1) {
        warn(
            Section.WORKFLOW.in(root),
            "The flow %s of `workflow` is longer than the run of %s %s, so that later flows run at most once."
                .formatted(flow, whole, length.epochs() == null ? "iterations" : "epochs"),
            "shorten the flow");
      }
    }
  }

  /** Warns of activation checkpointing, which would save memory in mmdet. */
  void checkpointing() {
    warnOfCheckpointing(Section.MODEL.in(root));
  }

  private void warnOfCheckpointing(@Nullable ConfigNode node) {
    if (node instanceof SequenceNode sequence) {
      sequence.items().forEach(this::warnOfCheckpointing);
    } else if (node instanceof DictNode dict) {
      dict.named().values().forEach(this::warnOfCheckpointing);
      ConfigNode wanted = dict.get("with_cp");
      if (Boolean.TRUE.equals(scalar(wanted))) {
        warn(
            wanted,
            "`with_cp=True` has no effect: all activations are kept for the backward pass.",
            "reduce `samples_per_gpu` if the memory does not suffice");
      }
    }
  }

  /**
   * Warns of rules for parameters that match none because of a typo. Other ones get a note: recipes
   * have rules for parameters that only some variants of a model have.
   */
  void customKeys(DictNode optimizer, Module model) {
    if (!(ConfigPath.parse("paramwise_cfg.custom_keys").in(optimizer) instanceof DictNode keys)) {
      return;
    }
    Map<String, Parameter> parameters = model.parameters();
    keys.named()
        .forEach(
            (key, rule) -> {
              // As in mmcv, a parameter of the model itself has a name that starts with a dot.
              boolean matches =
                  parameters.keySet().stream()
                      .anyMatch(name -> (name.contains(".") ? name : "." + name).contains(key));
              if (!matches) {
                String nearest =
                    Suggestions.misspelt(
                        key,
                        parameters.keySet().stream()
                            .flatMap(name -> Stream.of(name.split("\\.")))
                            .distinct()
                            .toList());
                problems.add(unmatched(keys.key(key), key, nearest));
              }
            });
  }

  private static Diagnostic unmatched(
      @Nullable ConfigNode node, String key, @Nullable String nearest) {
    Span place = node == null ? null : node.origin().span();
    String message = "No parameter of the model matches `%s`.".formatted(key);
    return nearest == null
        ? Diagnostic.remark(ErrorCode.BAD_ARGUMENT, place, message)
            .help("Use a part of a parameter's dotted name, such as 'backbone'.")
        : Diagnostic.warning(ErrorCode.BAD_ARGUMENT, place, message)
            .note("did you mean `%s`?".formatted(nearest));
  }

  private @Nullable ConfigNode at(String path) {
    return ConfigPath.parse(path).in(root);
  }

  private static @Nullable Object scalar(@Nullable ConfigNode node) {
    return node instanceof ScalarNode scalar ? scalar.value() : null;
  }

  private static @Nullable Number number(@Nullable ConfigNode node) {
    return scalar(node) instanceof Number number ? number : null;
  }

  private void warn(@Nullable ConfigNode node, String message, String help) {
    warn(ErrorCode.BAD_ARGUMENT, node, message, help);
  }

  private void warn(ErrorCode code, @Nullable ConfigNode node, String message, String help) {
    problems.add(
        Diagnostic.warning(code, node == null ? null : node.origin().span(), message).help(help));
  }
}
