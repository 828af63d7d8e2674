package org.cfgrun.interpreter.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * A converted text, for tests.
 *
 * @param config the 3.x config
 * @param changes the changes, as {@code KIND line message}
 */
record Converted(DictNode config, List<String> changes) {
  static Converted of(String text) {
    Migration migration = Migration.of(evaluate(text), null);
    return new Converted(
        migration.config(),
        migration.changes().stream()
            .map(each -> each.kind() + " " + each.place().line() + " " + each.message())
            .toList());
  }

  static DictNode evaluate(String text) {
    Problems problems = new Problems();
    DictNode config = Configs.evaluate(text, problems);
    assertThat(problems.all()).isEmpty();
    return config;
  }

  /** Checks a value of the 3.x config by its path; an expected null is an absent value. */
  Converted has(String path, @Nullable String expected) {
    ConfigNode value = config;
    for (String step : path.split("\\.")) {
      value =
          value instanceof DictNode dict
              ? dict.get(step)
              : value == null ? null : Nodes.items(value).get(Integer.parseInt(step));
    }
    ConfigNode wanted = expected == null ? null : evaluate("x = " + expected).get("x");
    assertThat(value).as(path).isEqualTo(wanted);
    return this;
  }

  /** Checks that some change starts with a kind and a line, and contains a text. */
  Converted reports(String start, String text) {
    assertThat(changes).anyMatch(each -> each.startsWith(start) && each.contains(text));
    return this;
  }
}
