package org.cfgrun.runtime.config;

import java.util.Arrays;
import java.util.Map;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Keys for the length of a run in older configs, which have no {@code runner}. */
public enum LegacyRunLength {
  /** {@code total_epochs = 12}, for a runner that counts epochs. */
  TOTAL_EPOCHS(Section.TOTAL_EPOCHS, "EpochBasedRunner", "max_epochs"),
  /** {@code total_iters = 80000}, for a runner that counts iterations. */
  TOTAL_ITERS(Section.TOTAL_ITERS, "IterBasedRunner", "max_iters");

  private final Section section;
  private final String type;
  private final String argument;

  LegacyRunLength(Section section, String type, String argument) {
    this.section = section;
    this.type = type;
    this.argument = argument;
  }

  /** The top-level key. */
  public Section section() {
    return section;
  }

  /** The argument of the runner with the same value. */
  public String argument() {
    return argument;
  }

  /**
   * Returns the key that replaces the section {@code runner} of a config; null if the section
   * exists or no key does.
   */
  public static @Nullable LegacyRunLength of(DictNode config) {
    return Section.RUNNER.in(config) != null
        ? null
        : Arrays.stream(values())
            .filter(each -> each.section.in(config) != null)
            .findFirst()
            .orElse(null);
  }

  /** Returns the runner of a config, from its section or an older key; null if there is neither. */
  public static @Nullable ConfigNode sectionIn(DictNode config) {
    LegacyRunLength older = of(config);
    ConfigNode total = older == null ? null : older.section.in(config);
    return older == null || total == null ? Section.RUNNER.in(config) : older.runner(total);
  }

  private DictNode runner(ConfigNode total) {
    Origin origin = total.origin();
    return new DictNode(Map.of(), origin)
        .with("type", new ScalarNode(type, origin))
        .with(argument, total);
  }

  /** Returns the equivalent section. */
  public String replacement(ConfigNode total) {
    return "runner = dict(type='%s', %s=%s)".formatted(type, argument, total);
  }
}
