package org.cfgrun.interpreter.check;

import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Checks the argument {@code priority} of a hook, which its section reads. */
final class HookPriority {
  /** The names, as the runtime reads them. */
  static final List<String> NAMES =
      List.of(
          "HIGHEST",
          "VERY_HIGH",
          "HIGH",
          "ABOVE_NORMAL",
          "NORMAL",
          "BELOW_NORMAL",
          "LOW",
          "VERY_LOW",
          "LOWEST");

  private static final int LOWEST = 100;

  private HookPriority() {}

  /** Reports a name that does not exist, and a number out of range. */
  static void check(@Nullable ConfigNode priority, Problems problems) {
    if (!(priority instanceof ScalarNode scalar)) {
      return;
    }
    if (scalar.value() instanceof Long number && (number < 0 || number > LOWEST)) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          priority.origin().span(),
          "A priority must be between 0 and %s, got %s.".formatted(LOWEST, number));
    }
    if (!(scalar.value() instanceof String name) || NAMES.contains(name.toUpperCase(Locale.ROOT))) {
      return;
    }
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.BAD_ARGUMENT,
            priority.origin().span(),
            "`%s` is not a priority. Use an int from 0 to 100 or one of %s."
                .formatted(name, String.join(", ", NAMES)));
    String nearest = Suggestions.nearest(name.replace(' ', '_'), NAMES);
    Edit edit = nearest == null ? null : KeyText.replace(priority, nearest);
    problems.add(edit == null ? found : found.fix(Fix.suggested("Use '" + nearest + "'", edit)));
  }
}
