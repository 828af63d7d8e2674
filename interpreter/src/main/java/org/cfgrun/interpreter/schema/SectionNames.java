package org.cfgrun.interpreter.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Warns of keys at the top of a config that a run ignores, although they look like sections. */
public final class SectionNames {
  /** The code of a top-level key that resembles the name of a section. */
  public static final ErrorCode UNKNOWN_SECTION = new ErrorCode("unknown-section");

  private SectionNames() {}

  /**
   * Warns of sections that only MMEngine reads. In a config with sections of mmcv they have no
   * effect.
   */
  public static void warnOfOtherDialect(DictNode root, Problems problems) {
    for (Section section : Section.values()) {
      ConfigNode value = section.in(root);
      if (value != null && !section.belongsTo(Dialect.MMCV) && section.isLike(value)) {
        problems.add(
            Diagnostic.warning(
                    UNKNOWN_SECTION,
                    Objects.requireNonNull(root.key(section.key())).origin().span(),
                    "`%s` is a section of MMEngine and is ignored.".formatted(section.key()))
                .help("use the sections of mmcv, such as `optimizer` and `lr_config`"));
      }
    }
  }

  /**
   * Warns of keys that are probably misspelt sections. Any name is allowed at the top level, for
   * other values to use. One that resembles a section and has a value of its type is probably a
   * typing mistake.
   */
  public static void warnOfMisspelt(DictNode root, Problems problems) {
    for (Map.Entry<String, ConfigNode> entry : root.named().entrySet()) {
      String nearest = nearest(entry.getKey(), entry.getValue());
      if (nearest != null
          && !nearest.equals(entry.getKey())
          && !passedThrough(root, entry.getKey())) {
        ConfigNode key = Objects.requireNonNull(root.key(entry.getKey()));
        Diagnostic warning =
            Diagnostic.warning(
                    UNKNOWN_SECTION,
                    key.origin().span(),
                    "`%s` is not a section of a config and is ignored.".formatted(entry.getKey()))
                .note("did you mean `%s`?".formatted(nearest));
        Edit edit = KeyText.replace(key, nearest);
        problems.add(
            edit == null
                ? warning
                : warning.fix(Fix.suggested("Rename to `" + nearest + "`", edit)));
      }
    }
  }

  /** Returns whether a value comes from a variable: {@code data = dict(test=test_set)}. */
  private static boolean passedThrough(ConfigNode node, String variable) {
    Stream<ConfigNode> parts =
        node instanceof DictNode dict
            ? dict.entries().values().stream()
            : node instanceof SequenceNode list ? list.items().stream() : Stream.empty();
    return node.origin().via().stream().anyMatch(via -> via.name().equals(variable))
        || parts.anyMatch(part -> passedThrough(part, variable));
  }

  private static @Nullable String nearest(String key, ConfigNode value) {
    List<String> sections =
        Arrays.stream(Section.values())
            .filter(section -> section.belongsTo(Dialect.MMCV) && section.isLike(value))
            .map(Section::key)
            .toList();
    String spelledOut = key.replaceFirst("_cfg$", "_config");
    return sections.contains(spelledOut) ? spelledOut : Suggestions.misspelt(key, sections);
  }
}
