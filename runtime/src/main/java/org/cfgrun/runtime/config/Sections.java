package org.cfgrun.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;

/** The keys at the top of a config that a run reads: all needed ones there, none misspelt. */
public final class Sections {
  /** The code of a top-level key that is nearly a section's name. */
  static final ErrorCode UNKNOWN_SECTION = new ErrorCode("unknown-section");

  private static final List<String> TRAINING =
      List.of(
          "model",
          "data",
          "optimizer",
          "runner",
          "lr_config",
          "optimizer_config",
          "checkpoint_config",
          "log_config");

  private static final List<String> TESTING = List.of("model", "data");

  /** Those of {@link #TRAINING} that are dicts too, and may be absent. */
  private static final List<String> OTHER_DICTS =
      List.of(
          "evaluation",
          "momentum_config",
          "custom_imports",
          "auto_scale_lr",
          "fp16",
          "train_cfg",
          "test_cfg");

  private static final List<String> LISTS = List.of("workflow", "custom_hooks");

  private final DictNode config;
  private final Problems problems;

  private Sections(DictNode config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  /** Whether a config has all that a training reads. */
  public static boolean checkTraining(DictNode config, Problems problems) {
    return new Sections(config, problems).check(TRAINING);
  }

  /**
   * Whether a config is meant to be trained as it is: others are parts of one, or describe a model
   * and data to test.
   */
  public static boolean describeTraining(DictNode config) {
    return Stream.of("model", "data", "optimizer").allMatch(key -> config.get(key) != null);
  }

  /** Whether a config has all that a test reads. */
  public static boolean checkTesting(DictNode config, Problems problems) {
    return new Sections(config, problems).check(TESTING);
  }

  private boolean check(List<String> needed) {
    misspelt();
    List<String> missing = needed.stream().filter(key -> !isThere(key)).toList();
    if (missing.isEmpty()) {
      return true;
    }
    problems.add(
        Diagnostic.error(
                ErrorCode.MISSING_KEY,
                config.origin().span(),
                "The config has no %s.".formatted(quoted(missing)))
            .help(
                "Write what is missing, or inherit it: `stdlib::_base_/` has models, datasets, schedules and"
                    + " `default_runtime.cfg`."));
    return false;
  }

  private boolean isThere(String key) {
    return config.get(key) != null || key.equals("runner") && LegacyRunLength.of(config) != null;
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  /**
   * Any name may stand at the top of a config, for other values to use. One that nearly is a
   * section's, and whose value is of the section's kind, was probably meant to be it.
   */
  private void misspelt() {
    for (Map.Entry<String, ConfigNode> entry : config.named().entrySet()) {
      List<String> sections = ofTheKindOf(entry.getValue());
      String nearest = Suggestions.misspelt(entry.getKey(), sections);
      if (nearest != null && !nearest.equals(entry.getKey())) {
        problems.add(
            Diagnostic.warning(
                    UNKNOWN_SECTION,
                    config.key(entry.getKey()).origin().span(),
                    "`%s` is no section of a config, so nothing reads it."
                        .formatted(entry.getKey()))
                .note("did you mean `%s`?".formatted(nearest)));
      }
    }
  }

  private static List<String> ofTheKindOf(ConfigNode value) {
    List<String> sections = new ArrayList<>();
    if (value instanceof DictNode) {
      Stream.concat(TRAINING.stream(), OTHER_DICTS.stream()).forEach(sections::add);
    } else if (value instanceof ListNode) {
      sections.addAll(LISTS);
    }
    return sections;
  }
}
