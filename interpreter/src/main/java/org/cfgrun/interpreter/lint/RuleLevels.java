package org.cfgrun.interpreter.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * The levels of rules that a user chose: {@code RULE=LEVEL}, where {@code all} stands for all rules
 * without their own. Errors keep their level, since a config with an error has no value.
 */
public final class RuleLevels {
  /** All rules have their own level. */
  public static final RuleLevels NONE = new RuleLevels();

  /** Stands for all rules without a level of their own. */
  public static final String ALL = "all";

  private static final String OFF = "off";

  /** The levels by rule; null for off. */
  private final Map<String, @Nullable Severity> levels = new HashMap<>();

  private RuleLevels() {}

  /**
   * Parses levels.
   *
   * @param arguments {@code RULE=LEVEL}; a later one replaces an earlier one
   * @param rules the rules that exist
   * @throws IllegalArgumentException if a rule or a level is unknown; its message is for the user
   */
  public static RuleLevels parse(List<String> arguments, List<String> rules) {
    RuleLevels parsed = new RuleLevels();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String rule = equals < 0 ? argument : argument.substring(0, equals);
      String level = equals < 0 ? "" : argument.substring(equals + 1).toLowerCase(Locale.ROOT);
      if (!rule.equals(ALL) && !rules.contains(rule)) {
        String nearest = Suggestions.nearest(rule, rules);
        throw new IllegalArgumentException(
            "unknown rule `%s`.%s See: cfgrun help rules"
                .formatted(rule, nearest == null ? "" : " Did you mean `" + nearest + "`?"));
      }
      if (!names().contains(level)) {
        throw new IllegalArgumentException(
            "expected %s as the level of `%s`, got `%s`."
                .formatted(String.join(", ", names()), rule, level));
      }
      parsed.levels.put(
          rule, level.equals(OFF) ? null : Severity.valueOf(level.toUpperCase(Locale.ROOT)));
    }
    return parsed;
  }

  /** Returns the levels, off first. */
  public static List<String> names() {
    return Stream.concat(
            Stream.of(OFF),
            Stream.of(Severity.values()).map(level -> level.name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toList());
  }

  /**
   * Returns a finding with its level, or null if its rule is off.
   *
   * @param otherwise decides about rules for which these levels say nothing; null for none
   */
  public @Nullable Diagnostic apply(Diagnostic finding, @Nullable RuleLevels otherwise) {
    String id = finding.code().id();
    String key = levels.containsKey(id) ? id : ALL;
    if (finding.severity() == Severity.ERROR) {
      return finding;
    }
    if (!levels.containsKey(key)) {
      return otherwise == null ? finding : otherwise.apply(finding, null);
    }
    Severity level = levels.get(key);
    return level == null ? null : finding.severity(level);
  }
}
