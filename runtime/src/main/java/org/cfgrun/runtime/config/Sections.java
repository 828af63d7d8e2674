package org.cfgrun.runtime.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.Section.Need;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * The sections of one config, each read as what it must be. A section that is absent or None is
 * null; {@link #require} reports those that must be there, all in one message.
 *
 * @param root the config, overrides applied and references replaced
 * @param problems takes what is wrong
 */
public record Sections(DictNode root, Problems problems) {
  /** The code of a top-level key that is nearly a section's name. */
  static final ErrorCode UNKNOWN_SECTION = new ErrorCode("unknown-section");

  /** The value of a section; null when it is absent or None. */
  public @Nullable ConfigNode get(Section section) {
    ConfigNode node = section.in(root);
    return node instanceof ScalarNode scalar && scalar.isNone() ? null : node;
  }

  /** Where a section is written; null when it is absent. */
  public @Nullable Span span(Section section) {
    ConfigNode node = section.in(root);
    return node == null ? null : node.origin().span();
  }

  /** The {@code type} of the model; null when there is none. */
  @Nullable ConfigNode modelType() {
    return get(Section.MODEL) instanceof DictNode model ? model.get(Checker.TYPE) : null;
  }

  /** A section such as {@code model}. */
  public @Nullable DictNode dict(Section section) {
    return dict(section.key(), get(section));
  }

  /**
   * The dict at a place of the config; null when there is none.
   *
   * @param place such as {@code custom_hooks.0}
   */
  @Nullable DictNode dict(String place, @Nullable ConfigNode node) {
    if (node == null || node instanceof DictNode) {
      return (DictNode) node;
    }
    refuse(place, "a dict", node);
    return null;
  }

  /** A string such as {@code work_dir}. */
  @Nullable String text(Section section) {
    return scalar(section, String.class, "a string");
  }

  /** A whole number such as {@code seed}. */
  @Nullable Long number(Section section) {
    return scalar(section, Long.class, "an int");
  }

  private <T> @Nullable T scalar(Section section, Class<T> type, String wanted) {
    ConfigNode node = get(section);
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && type.isInstance(scalar.value())) {
      return type.cast(scalar.value());
    }
    refuse(section.key(), wanted, node);
    return null;
  }

  private void refuse(String place, String wanted, ConfigNode node) {
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`%s` must be %s, but is %s.".formatted(place, wanted, node.description()));
  }

  /** A value that a type of its own reads, such as {@code workflow}. */
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

  /** Reports the sections that a training needs and that are not there. */
  void requireTraining() {
    require(
        Arrays.stream(Section.values())
            .filter(section -> section.need() != Need.OPTIONAL)
            .toArray(Section[]::new));
  }

  /** Reports those of {@code needed} that are not there. */
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
                    ? "inherit `stdlib::_base_/default_runtime.cfg` and a schedule, or write `%s = None` to do without"
                        .formatted(missing.get(0).key())
                    : "Write what is missing, or inherit it: `stdlib::_base_/` has models, datasets, schedules and `default_runtime.cfg`."));
  }

  private boolean isMissing(Section section) {
    if (section == Section.RUNNER && LegacyRunLength.of(root) != null) {
      return false;
    }
    return section.need() == Need.REQUIRED_OR_NONE
        ? section.in(root) == null
        : get(section) == null;
  }

  /**
   * Warns of keys that are probably meant to be sections. Any name may be at the top of a config,
   * for other values to use; one that is nearly a section's, with a value of the section's kind, is
   * probably a typing mistake.
   */
  public void warnOfMisspelt() {
    for (Map.Entry<String, ConfigNode> entry : root.named().entrySet()) {
      List<String> sections =
          Arrays.stream(Section.values())
              .filter(
                  section -> section.belongsTo(Dialect.MMCV) && section.isLike(entry.getValue()))
              .map(Section::key)
              .toList();
      String nearest = Suggestions.misspelt(entry.getKey(), sections);
      if (nearest != null && !nearest.equals(entry.getKey())) {
        problems.add(
            Diagnostic.warning(
                    UNKNOWN_SECTION,
                    Objects.requireNonNull(root.key(entry.getKey())).origin().span(),
                    "`%s` is not a section of a config, so nothing reads it."
                        .formatted(entry.getKey()))
                .note("did you mean `%s`?".formatted(nearest)));
      }
    }
  }
}
