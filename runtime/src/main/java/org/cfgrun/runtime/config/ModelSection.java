package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.PretrainedWeights;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.model.init.MissingWeightsException;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.jspecify.annotations.Nullable;

/** Builds the model that {@code model} describes, without values yet. */
public final class ModelSection {
  private final DictNode config;
  private final ComponentBuilder builder;
  private final Problems problems;

  public ModelSection(DictNode config, ComponentBuilder builder, Problems problems) {
    this.config = config;
    this.builder = builder;
    this.problems = problems;
  }

  /**
   * The model; null when a problem was reported.
   *
   * @param kind what it must be able to do
   */
  public <M extends TrainableModel> @Nullable M build(Class<M> kind) {
    DictNode model = new TopLevel(config, problems).section("model");
    if (model == null) {
      return null;
    }
    return builder.at("model").build(kind, whole(model), problems);
  }

  /** Tells what is wrong with the section, and builds nothing. */
  public void check() {
    DictNode model = new TopLevel(config, problems).section("model");
    if (model != null) {
      builder.at("model").check(TrainableModel.class, whole(model), problems);
    }
  }

  private DictNode whole(DictNode model) {
    return withOuter(withOuter(model, "train_cfg"), "test_cfg");
  }

  /** Older configs have {@code train_cfg} and {@code test_cfg} at the top, beside the model. */
  private DictNode withOuter(DictNode model, String key) {
    ConfigNode outer = config.get(key);
    if (outer == null || isNone(outer)) {
      return model;
    }
    ConfigNode inner = model.get(key);
    if (inner != null && !isNone(inner)) {
      problems.error(
          ErrorCode.DUPLICATE_KEY,
          outer.origin().span(),
          "`%s` stands both at the top of the config and in `model`; keep one.".formatted(key));
      return model;
    }
    problems.warn(
        ErrorCode.DEPRECATED,
        outer.origin().span(),
        "`%s` at the top of a config is an older form; write it in `model`.".formatted(key));
    return model.with(key, outer);
  }

  private static boolean isNone(ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.isNone();
  }

  /**
   * The files that parts of the model start from. One that is not on this machine is an error;
   * where other weights are loaded over it, which it may well agree with, a warning.
   *
   * @param files finds them
   */
  public List<PretrainedWeights> starts(
      TrainableModel model, PretrainedFiles files, FirstWeights first) {
    List<PretrainedWeights> starts = new ArrayList<>();
    for (PretrainedPart part : PretrainedPart.of(model)) {
      try {
        starts.add(new PretrainedWeights(part, files.find(part.source())));
      } catch (MissingWeightsException missing) {
        ConfigNode section = config.get("model");
        ConfigNode named = section == null ? null : textIn(section, part.source().checkpoint());
        Span span = named == null ? null : named.origin().span();
        problems.add(
            first == FirstWeights.LOADED
                ? Diagnostic.warning(ErrorCode.MISSING_FILE, span, missing.problem())
                    .help("nothing is needed where `load_from` has all weights of this part")
                : Diagnostic.error(ErrorCode.MISSING_FILE, span, missing.problem())
                    .help(missing.cure()));
      }
    }
    return starts;
  }

  /** The first node with a certain text in a part of the config, or null. */
  private static @Nullable ConfigNode textIn(ConfigNode node, String text) {
    if (node instanceof ScalarNode scalar && text.equals(scalar.value())) {
      return node;
    }
    Collection<ConfigNode> parts =
        node instanceof DictNode dict
            ? dict.entries().values()
            : node instanceof SequenceNode sequence ? sequence.items() : List.of();
    return parts.stream()
        .map(part -> textIn(part, text))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
