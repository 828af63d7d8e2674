package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.optim.Optimizer;
import org.cfgrun.runtime.optim.Optimizers;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code optimizer}: one optimizer of the whole model, or, if all its values are dicts, one
 * per part of the model, by key.
 */
public final class OptimizerSection {
  /** The hooks that run backward from a loss and step one optimizer. */
  private static final List<Section> STEPPING = List.of(Section.OPTIMIZER_CONFIG, Section.FP16);

  /** By part name; "" is the whole model. */
  private final Map<String, OptimizerEntry> entries = new LinkedHashMap<>();

  private final Sections sections;
  private final DictNode section;
  private final LearningRateScaling scaling;
  private final Problems problems;

  private OptimizerSection(
      Sections sections, DictNode section, LearningRateScaling scaling, ComponentBuilder builder) {
    this.sections = sections;
    this.section = section;
    this.scaling = scaling;
    this.problems = sections.problems();
    parts(section)
        .forEach(
            (part, dict) -> {
              String key = Section.OPTIMIZER.key();
              String place = part.isEmpty() ? key : key + "." + part;
              entries.put(part, new OptimizerEntry(place, dict, builder, problems));
            });
  }

  /** Returns the dicts of single optimizers by part of the model; "" is the whole model. */
  public static Map<String, DictNode> parts(DictNode section) {
    Map<String, DictNode> parts = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigNode> entry : section.named().entrySet()) {
      if (!(entry.getValue() instanceof DictNode dict)) {
        return Map.of("", section);
      }
      parts.put(entry.getKey(), dict);
    }
    return parts.isEmpty() ? Map.of("", section) : parts;
  }

  /** Reads and checks the section; returns null if it is absent or has errors. */
  public static @Nullable OptimizerSection read(Sections sections, ComponentBuilder builder) {
    LearningRateScaling scaling = LearningRateScaling.read(sections, builder);
    DictNode section = sections.dict(Section.OPTIMIZER);
    if (section == null || scaling == null) {
      return null;
    }
    OptimizerSection read = new OptimizerSection(sections, section, scaling, builder);
    return read.isValid() ? read : null;
  }

  private boolean isValid() {
    boolean known = true;
    for (OptimizerEntry entry : entries.values()) {
      known &= entry.check();
      if (scaling.enable() && entry.learningRate() == null) {
        problems.error(
            ErrorCode.MISSING_ARGUMENT,
            entry.origin().span(),
            "`auto_scale_lr` requires `lr` in `optimizer`.");
        known = false;
      }
    }
    return known;
  }

  private boolean isSingle() {
    return entries.containsKey("");
  }

  /** Reports why these optimizers cannot train a model. */
  public void checkFor(TrainableModel model) {
    if (model instanceof LossModel && !isSingle()) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  section.origin().span(),
                  ("%s has one loss and requires a single optimizer, but `optimizer` has one per "
                          + "part: `%s`.")
                      .formatted(nameOf(model), String.join("`, `", entries.keySet())))
              .help(
                  "use several optimizers only for models that step them themselves, such as "
                      + "GANs"));
      return;
    }
    if (!(model instanceof LossModel)) {
      STEPPING.stream()
          .map(sections::get)
          .filter(Objects::nonNull)
          .forEach(hook -> reject(hook, model));
    }
    if (!isSingle()) {
      entries.keySet().stream()
          .filter(part -> model.children().get(part) == null)
          .forEach(part -> missing(part, model));
    }
  }

  private void reject(ConfigNode hook, TrainableModel model) {
    problems.add(
        Diagnostic.error(
                ErrorCode.BAD_ARGUMENT,
                hook.origin().span(),
                "%s steps its optimizers itself and cannot be used with an optimizer hook."
                    .formatted(nameOf(model)))
            .help("set `optimizer_config = None`"));
  }

  private void missing(String part, TrainableModel model) {
    Diagnostic wrong =
        Diagnostic.error(
            ErrorCode.BAD_ARGUMENT,
            Objects.requireNonNull(section.key(part)).origin().span(),
            "%s has no part `%s` for an optimizer.".formatted(nameOf(model), part));
    String near = Suggestions.nearest(part, model.children().keySet());
    problems.add(
        (near == null ? wrong : wrong.note("did you mean `%s`?".formatted(near)))
            .help("its parts are " + String.join(", ", model.children().keySet())));
  }

  /** Warns of rules that match no parameter of the part of the model that they apply to. */
  void warn(TrainableModel model, RunWarnings warnings) {
    parts(section)
        .forEach(
            (part, dict) -> {
              Module trained = part.isEmpty() ? model : model.children().get(part);
              if (trained != null) {
                warnings.customKeys(dict, trained);
              }
            });
  }

  /** Returns the name of the type in the config. */
  private String nameOf(TrainableModel model) {
    ConfigNode type = sections.modelType();
    return "`" + (type == null ? model.getClass().getSimpleName() : type) + "`";
  }

  /**
   * Describes the effect of {@code auto_scale_lr} on the learning rates, for the log.
   *
   * @param batchSize samples per step
   */
  public List<String> scaledRates(int batchSize) {
    List<String> lines = new ArrayList<>();
    entries.forEach(
        (part, entry) -> {
          Double rate = entry.learningRate();
          String explained = rate == null ? null : scaling.explain(rate, batchSize);
          if (explained != null) {
            lines.add(
                "Learning rate%s: %s".formatted(part.isEmpty() ? "" : " of " + part, explained));
          }
        });
    return lines;
  }

  /**
   * Creates the optimizers of an initialized model; returns null if a problem was reported.
   *
   * @param batchSize samples per step
   */
  public @Nullable Optimizers build(Module model, int batchSize) {
    double factor = scaling.factor(batchSize);
    Map<String, Optimizer> built = new LinkedHashMap<>();
    entries.forEach(
        (part, entry) -> {
          Module trained =
              part.isEmpty() ? model : Objects.requireNonNull(model.children().get(part));
          Optimizer optimizer = entry.build(trained, factor);
          if (optimizer != null) {
            built.put(part, optimizer);
          }
        });
    if (built.size() < entries.size()) {
      return null;
    }
    Optimizers optimizers =
        isSingle() ? Optimizers.of(Objects.requireNonNull(built.get(""))) : Optimizers.of(built);
    optimizers.builtFrom(section);
    return optimizers;
  }
}
