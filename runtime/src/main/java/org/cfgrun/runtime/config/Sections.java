package org.cfgrun.runtime.config;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.Section.Need;
import org.cfgrun.interpreter.schema.SectionNames;
import org.cfgrun.interpreter.source.FileName;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Sections of one config, each read as its type. A section that is absent or None is null; {@link
 * #require} reports all missing required sections in one message.
 *
 * @param root the config, overrides applied and references replaced
 * @param problems receives the problems
 */
public record Sections(DictNode root, Problems problems) {
  /**
   * Returns the value of a section; null if it is absent or None. Sections that None switches off
   * can be switched off by False too.
   */
  public @Nullable ConfigNode get(Section section) {
    ConfigNode node = section.in(root);
    boolean off =
        node instanceof ScalarNode scalar
            && (scalar.isNone()
                || section.need() == Need.REQUIRED_OR_NONE && Boolean.FALSE.equals(scalar.value()));
    return off ? null : node;
  }

  /** Returns the position of a section; null if it is absent. */
  public @Nullable Span span(Section section) {
    ConfigNode node = section.in(root);
    return node == null ? null : node.origin().span();
  }

  /** Returns the {@code type} of the model; null if there is none. */
  @Nullable ConfigNode modelType() {
    return get(Section.MODEL) instanceof DictNode model ? model.get(Checker.TYPE) : null;
  }

  /** Returns a dict such as {@code model}. */
  public @Nullable DictNode dict(Section section) {
    return dict(section.key(), get(section));
  }

  /**
   * Returns the dict at a path of the config; null if there is none.
   *
   * @param place the path, such as {@code custom_hooks.0}
   */
  @Nullable DictNode dict(String place, @Nullable ConfigNode node) {
    if (node == null || node instanceof DictNode) {
      return (DictNode) node;
    }
    reject(place, "a dict", node);
    return null;
  }

  /** Returns a string such as {@code work_dir}. */
  @Nullable String text(Section section) {
    return scalar(section, String.class, "a string");
  }

  /** Returns an int such as {@code seed}. */
  @Nullable Long number(Section section) {
    return scalar(section, Long.class, "an int");
  }

  /** Returns a bool such as {@code auto_resume}; false if it is absent or None. */
  boolean flag(Section section) {
    return Boolean.TRUE.equals(scalar(section, Boolean.class, "a bool"));
  }

  private <T> @Nullable T scalar(Section section, Class<T> type, String wanted) {
    ConfigNode node = get(section);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && type.isInstance(scalar.value())) {
      return type.cast(scalar.value());
    }
    if (node instanceof ScalarNode scalar && scalar.value() instanceof BigInteger) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          node.origin().span(),
          "`%s` must be an int of 64 bits, got %s.".formatted(section.key(), node));
    } else {
      reject(section.key(), wanted, node);
    }
    return null;
  }

  /** Returns a path such as {@code work_dir}. */
  @Nullable String path(Section section) {
    String text = text(section);
    try {
      if (text != null) {
        Path.of(text);
      }
      return text;
    } catch (InvalidPathException invalid) {
      problems.add(Diagnostic.unread(FileName.invalid(invalid.getInput()), span(section)));
      return null;
    }
  }

  private void reject(String place, String wanted, ConfigNode node) {
    problems.add(
        Checker.withHelp(
            Diagnostic.error(
                ErrorCode.BAD_ARGUMENT,
                node.origin().span(),
                "`%s` must be %s, got %s.".formatted(place, wanted, node.description())),
            node));
  }

  /** Returns a value with its own reader, such as {@code workflow}. */
  <T> @Nullable T value(Section section, Function<ConfigNode, T> reader) {
    ConfigNode node = get(section);
    if (node == null) {
      return null;
    }
    try {
      return reader.apply(node);
    } catch (ArgumentException wrong) {
      problems.error(ErrorCode.BAD_ARGUMENT, node.origin().span(), wrong.getMessage());
      return null;
    }
  }

  /** Reports missing sections that a training requires. */
  void requireTraining() {
    require(
        Arrays.stream(Section.values())
            .filter(section -> section.need() != Need.OPTIONAL)
            .toArray(Section[]::new));
  }

  /** Reports the missing ones of {@code needed}. */
  public void require(Section... needed) {
    List<Section> missing = Arrays.stream(needed).filter(this::isMissing).toList();
    if (missing.isEmpty()) {
      return;
    }
    boolean noneWillDo =
        missing.stream().allMatch(section -> section.need() == Need.REQUIRED_OR_NONE);
    problems.add(
        Diagnostic.error(
                ErrorCode.MISSING_KEY,
                root.origin().span(),
                missing.stream()
                    .map(section -> "`" + section.key() + "`")
                    .collect(Collectors.joining(", ", "The config has no ", ".")))
            .help(
                noneWillDo
                    ? ("inherit `stdlib::_base_/default_runtime.cfg` and a schedule, or set `%s "
                            + "= None` to omit it")
                        .formatted(missing.get(0).key())
                    : "Add what is missing, or inherit it: `stdlib::_base_/` has models, "
                        + "datasets, schedules and `default_runtime.cfg`."));
  }

  private boolean isMissing(Section section) {
    if (section == Section.RUNNER && LegacyRunLength.of(root) != null) {
      return false;
    }
    return section.need() == Need.REQUIRED_OR_NONE
        ? section.in(root) == null
        : get(section) == null;
  }

  /** Warns of keys that are probably misspelt sections. */
  public void warnOfMisspelt() {
    SectionNames.warnOfMisspelt(root, problems);
  }

  /** Warns of sections that only MMEngine reads. */
  void warnOfOtherDialect() {
    SectionNames.warnOfOtherDialect(root, problems);
  }
}
