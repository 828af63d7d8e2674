package org.cfgrun.interpreter.schema;

import java.util.List;
import java.util.Locale;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hook of a schedule by policy name, as mmcv does: a lower-case name is capitalized at
 * its words, and the suffix of the family is appended. So {@code step} is {@code
 * StepLrUpdaterHook}, {@code CosineAnnealing} is {@code CosineAnnealingLrUpdaterHook}.
 */
public final class SchedulePolicy {
  private static final String POLICY = "policy";

  private final Catalog catalog;
  private final String suffix;

  /**
   * @param suffix the suffix of the family, such as {@code LrUpdaterHook}
   */
  public SchedulePolicy(Catalog catalog, String suffix) {
    this.catalog = catalog;
    this.suffix = suffix;
  }

  /** Returns the dict with {@code type} in place of the policy; null if a problem was reported. */
  public @Nullable DictNode resolve(String section, DictNode dict, Problems problems) {
    ConfigNode given = dict.get(POLICY);
    if (!(given instanceof ScalarNode scalar && scalar.value() instanceof String policy)) {
      ScalarNode misspelt = given == null ? KeyText.misspelt(dict, POLICY) : null;
      ConfigNode place = misspelt != null ? misspelt : given == null ? dict : given;
      Diagnostic found =
          Diagnostic.error(
                  given == null ? ErrorCode.MISSING_ARGUMENT : ErrorCode.BAD_ARGUMENT,
                  place.origin().span(),
                  "`%s` requires a `policy`, such as 'step'.".formatted(section))
              .help(known());
      problems.add(misspelt == null ? found : KeyText.rename(found, misspelt, POLICY));
      return null;
    }
    String hook = className(policy);
    if (catalog.find(Registries.HOOKS, hook) == null && !catalog.isComplete()) {
      problems.warn(
          ErrorCode.UNKNOWN_TYPE,
          given.origin().span(),
          ("Unknown policy `%s` for `%s`; it may be defined in the custom imports, which were "
                  + "not read.")
              .formatted(policy, section));
      return null;
    }
    if (catalog.find(Registries.HOOKS, hook) == null) {
      Diagnostic unknown =
          Diagnostic.error(
              ErrorCode.UNKNOWN_TYPE,
              given.origin().span(),
              "Unknown policy `%s` for `%s`.".formatted(policy, section));
      String nearest = Suggestions.nearest(policy, names());
      if (nearest != null) {
        unknown = unknown.note("did you mean `" + nearest + "`?");
        Edit edit = KeyText.replace(given, nearest);
        unknown =
            edit == null ? unknown : unknown.fix(Fix.suggested("Use `" + nearest + "`", edit));
      }
      problems.add(unknown.help(known()));
      return null;
    }
    return dict.without(POLICY).with("type", new ScalarNode(hook, given.origin()));
  }

  private String className(String policy) {
    return PolicyHooks.name(policy, suffix);
  }

  private String known() {
    List<String> names = names();
    return names.isEmpty()
        ? "no policy is available; remove the section"
        : "expected one of " + String.join(", ", names);
  }

  /** Returns the policy names as configs write them. */
  private List<String> names() {
    return catalog.components(Registries.HOOKS).stream()
        .map(component -> component.name())
        .filter(name -> name.endsWith(suffix) && !name.equals(suffix))
        .map(name -> name.substring(0, name.length() - suffix.length()))
        .map(
            name ->
                className(name.toLowerCase(Locale.ROOT)).equals(name + suffix)
                    ? name.toLowerCase(Locale.ROOT)
                    : name)
        .sorted(String.CASE_INSENSITIVE_ORDER)
        .toList();
  }
}
