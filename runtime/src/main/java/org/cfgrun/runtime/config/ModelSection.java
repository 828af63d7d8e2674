package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.build.Substitution;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;
import org.cfgrun.runtime.checkpoint.PretrainedWeights;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code model}.
 *
 * @param model the model without values, so that building it needs neither memory nor the engine
 * @param section the section it was built from
 */
public record ModelSection<M extends TrainableModel>(M model, DictNode section) {
  /**
   * Reads the section.
   *
   * @param kind the required type of the model
   * @return null if it is absent or has errors, or if custom code that it may name was not read. A
   *     model whose parts do not fit each other is returned for further checks; the misfits are
   *     among the problems
   */
  public static <M extends TrainableModel> @Nullable ModelSection<M> read(
      Sections sections, ComponentBuilder builder, Class<M> kind) {
    return read(sections, builder, (own, whole) -> own.build(kind, whole, sections.problems()));
  }

  /**
   * Builds the model of a section with errors as far as advice repairs it, so that its other parts
   * are checked too.
   *
   * @return a model for checks, not for a run; null if it cannot be repaired
   */
  static <M extends TrainableModel> @Nullable ModelSection<M> judge(
      Sections sections, ComponentBuilder builder, Class<M> kind) {
    Problems problems = sections.problems();
    Sections again = new Sections(sections.root(), new Problems());
    return read(
        again, builder, (own, whole) -> own.judge(kind, whole, problems, Substitution.NONE));
  }

  private static <M extends TrainableModel> @Nullable ModelSection<M> read(
      Sections sections,
      ComponentBuilder builder,
      BiFunction<ComponentBuilder, DictNode, @Nullable M> build) {
    DictNode section = sections.dict(Section.MODEL);
    if (section == null) {
      return null;
    }
    DictNode whole =
        withOuter(withOuter(section, Section.TRAIN_CFG, sections), Section.TEST_CFG, sections);
    M model = build.apply(builder.at(Section.MODEL.key()), whole);
    return model == null || !fitsInMemory(model, section, sections)
        ? null
        : new ModelSection<>(model, section);
  }

  /** Reports a parameter with more values than an array can have. */
  private static boolean fitsInMemory(TrainableModel model, DictNode section, Sections sections) {
    for (Map.Entry<String, Parameter> each : model.state().entrySet()) {
      double values = 1;
      for (long size : each.getValue().shape().sizes()) {
        values *= size;
      }
      if (values >= Integer.MAX_VALUE) {
        ConfigNode type = section.get(Checker.TYPE);
        sections
            .problems()
            .add(
                Diagnostic.error(
                        ErrorCode.BAD_ARGUMENT,
                        (type == null ? section : type).origin().span(),
                        "The parameter `%s` of the model would have the shape %s, which is more than 2^31 values."
                            .formatted(each.getKey(), each.getValue().shape()))
                    .help("reduce the numbers of channels or classes."));
        return false;
      }
    }
    return true;
  }

  /**
   * Older configs have {@code train_cfg} and {@code test_cfg} at the top level, beside the model.
   */
  private static DictNode withOuter(DictNode model, Section outer, Sections sections) {
    ConfigNode value = sections.get(outer);
    if (value == null) {
      return model;
    }
    ConfigNode inner = model.get(outer.key());
    if (inner != null && !(inner instanceof ScalarNode scalar && scalar.isNone())) {
      sections
          .problems()
          .error(
              ErrorCode.DUPLICATE_KEY,
              value.origin().span(),
              "`%s` is given both at the top level and in `model`. Remove one of them."
                  .formatted(outer.key()));
      return model;
    }
    sections
        .problems()
        .warn(
            ErrorCode.DEPRECATED,
            value.origin().span(),
            "`%s` at the top level is deprecated. Move it into `model`.".formatted(outer.key()));
    return model.with(outer.key(), value);
  }

  /**
   * Returns the pretrained files of parts of the model. A missing file is an error; if other
   * weights are loaded over it, which may contain the same values, a warning. A checkpoint with all
   * values needs only the files of what it does not contain, such as a teacher.
   *
   * @param files finds them
   */
  public List<PretrainedWeights> starts(
      PretrainedFiles files, InitialWeights first, Problems problems) {
    List<PretrainedWeights> starts = new ArrayList<>();
    Set<Module> saved = Collections.newSetFromMap(new IdentityHashMap<>());
    model.forEachModule((path, module) -> saved.add(module));
    for (PretrainedPart part : PretrainedPart.of(model)) {
      boolean isSaved = saved.contains(part.module());
      if (first == InitialWeights.SAVED && isSaved) {
        continue;
      }
      try {
        starts.add(new PretrainedWeights(part, files.find(part.source())));
      } catch (ConfigException missing) {
        ConfigNode named = textIn(section, part.source().checkpoint());
        Diagnostic error = missing.at(named == null ? null : named.origin().span()).diagnostic();
        problems.add(
            first == InitialWeights.LOADED && isSaved
                ? Diagnostic.warning(error.code(), error.span(), error.message())
                    .help("ignore this if `load_from` has all weights of this part")
                : error);
      }
    }
    return starts;
  }

  /** Returns the first node with a certain text in a part of the config, or null. */
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
