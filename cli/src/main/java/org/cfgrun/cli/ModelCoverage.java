package org.cfgrun.cli;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.lang3.StringUtils;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.StateSummary;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model of a config can be built.
 *
 * @param name the name of the config in the report
 * @param detector the {@code type} of the model; empty if it has none
 * @param backbone the {@code type} of the backbone; empty if it has none
 * @param size the size of the model; null if it was not built
 * @param missing what prevents it: components that do not exist, then messages of other errors
 * @param part whether the config has no model, and is for others to inherit
 */
record ModelCoverage(
    String name,
    String detector,
    String backbone,
    @Nullable StateSummary size,
    List<String> missing,
    boolean part) {
  /** Key of initial values, which a model without values does not need. */
  private static final String INIT_CFG = "init_cfg";

  /** The verdict on the model of a config. */
  enum Status {
    /** The model was built. */
    OK("ok"),
    /** Components are missing, or the config has errors. */
    MISSING("missing"),
    /** The config has no model. */
    PART("no model");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Builds the model of a config without values. Custom code is not run.
   *
   * @param name the name of the config in the report
   * @param file the config
   */
  static ModelCoverage of(String name, String file, Interpreter interpreter, Components known) {
    Problems problems = new Problems();
    EvaluatedConfig config = interpreter.evaluate(file, List.of(), problems);
    if (config == null) {
      return new ModelCoverage(name, "", "", null, errors(problems), false);
    }
    DictNode root = CrossReferences.replaceIn(config.root(), problems);
    Sections sections = new Sections(root, problems);
    DictNode section = sections.dict(Section.MODEL);
    if (section == null) {
      return new ModelCoverage(name, "", "", null, errors(problems), true);
    }
    ModelSection<TrainableModel> model =
        ModelSection.read(sections, new ComponentBuilder(known), TrainableModel.class);
    StateSummary size = model == null ? null : StateSummary.of(model.model());
    List<String> missing = size == null ? missing(section, known.catalog(), problems) : List.of();
    return new ModelCoverage(
        name, type(section), type(section.get("backbone")), size, missing, false);
  }

  Status status() {
    return size != null ? Status.OK : part && missing.isEmpty() ? Status.PART : Status.MISSING;
  }

  /** Returns the components that do not exist, and the errors that have another cause. */
  private static List<String> missing(DictNode model, Catalog catalog, Problems problems) {
    Set<Span> reported = new HashSet<>();
    for (Diagnostic problem : problems.all()) {
      if (problem.code().equals(ErrorCode.UNKNOWN_TYPE) && problem.span() != null) {
        reported.add(problem.span());
      }
    }
    Set<String> names = new TreeSet<>();
    addMissing(model, catalog, reported, names);
    Set<String> all = new LinkedHashSet<>(names);
    problems.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .filter(problem -> problem.span() == null || !reported.contains(problem.span()))
        .forEach(problem -> all.add(clause(problem)));
    return List.copyOf(all);
  }

  /**
   * Adds the types that a check has reported or that no registry has. The arguments of a missing
   * component are not checked, but may name others that are missing.
   */
  private static void addMissing(
      ConfigNode node, Catalog catalog, Set<Span> reported, Set<String> names) {
    if (node instanceof DictNode dict) {
      String type = type(dict);
      if (!type.isEmpty()
          && (reported.contains(Objects.requireNonNull(dict.get(Checker.TYPE)).origin().span())
              || catalog.registries().stream()
                  .allMatch(registry -> catalog.find(registry, type) == null))) {
        names.add(type);
      }
      dict.named()
          .forEach(
              (key, value) -> {
                if (!key.equals(INIT_CFG)) {
                  addMissing(value, catalog, reported, names);
                }
              });
    } else if (node instanceof SequenceNode sequence) {
      sequence.items().forEach(item -> addMissing(item, catalog, reported, names));
    }
  }

  private static List<String> errors(Problems problems) {
    return problems.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(ModelCoverage::clause)
        .distinct()
        .toList();
  }

  /** Returns a message as a part of a list. */
  private static String clause(Diagnostic problem) {
    return StringUtils.removeEnd(problem.message(), ".");
  }

  private static String type(@Nullable ConfigNode node) {
    return node instanceof DictNode dict
            && dict.get(Checker.TYPE) instanceof ScalarNode scalar
            && scalar.value() instanceof String text
        ? text
        : "";
  }
}
