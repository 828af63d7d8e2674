package org.cfgrun.runtime.config;

import java.util.Arrays;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** What older configs have in the place of the section {@code runner}: how long it runs, alone. */
public enum LegacyRunLength {
  /** {@code total_epochs = 12}, for a runner that counts epochs. */
  TOTAL_EPOCHS("total_epochs", "EpochBasedRunner", "max_epochs"),
  /** {@code total_iters = 80000}, for a runner that counts iterations. */
  TOTAL_ITERS("total_iters", "IterBasedRunner", "max_iters");

  private static final String SECTION = "runner";

  private final String key;
  private final String type;
  private final String argument;

  LegacyRunLength(String key, String type, String argument) {
    this.key = key;
    this.type = type;
    this.argument = argument;
  }

  /** The key at the top of a config. */
  public String key() {
    return key;
  }

  /** The argument of the runner that has the key's value. */
  public String argument() {
    return argument;
  }

  /** Which of them stands for the runner of a config; null where it has a section, or nothing. */
  public static @Nullable LegacyRunLength of(DictNode config) {
    return config.get(SECTION) != null
        ? null
        : Arrays.stream(values())
            .filter(each -> config.get(each.key) != null)
            .findFirst()
            .orElse(null);
  }

  /** The runner of a config, by its section or an older form; null where there is neither. */
  public static @Nullable ConfigNode sectionIn(DictNode config) {
    LegacyRunLength older = of(config);
    ConfigNode total = older == null ? null : config.get(older.key);
    return older == null || total == null ? config.get(SECTION) : older.section(total);
  }

  private DictNode section(ConfigNode total) {
    Origin origin = total.origin();
    return new DictNode(Map.of(), origin)
        .with("type", new ScalarNode(type, origin))
        .with(argument, total);
  }

  /** The section that says the same. */
  public String replacement(ConfigNode total) {
    return "runner = dict(type='%s', %s=%s)".formatted(type, argument, total);
  }
}
