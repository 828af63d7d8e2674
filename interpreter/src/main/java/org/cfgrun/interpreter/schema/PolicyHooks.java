package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.text.WordUtils;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.jspecify.annotations.Nullable;

/**
 * mmcv's schedule hooks, one for each policy: {@code StepLrUpdaterHook} is {@code LrUpdaterHook}
 * with the policy {@code step} and the arguments of both in one dict. They are derived from the
 * catalog, because the policies of {@code custom_imports} are not known when cfgrun is compiled.
 */
public final class PolicyHooks {
  private static final String LR = "LrUpdaterHook";
  private static final String MOMENTUM = "MomentumUpdaterHook";

  /**
   * The kind of policies that count iterations; a class of the runtime, known here by name only.
   */
  private static final String ITERATION_POLICY = "org.cfgrun.runtime.schedule.IterationPolicy";

  /** Suffix of policies for the momentum only, which leaves the name to another policy. */
  private static final String SUFFIX = "Momentum";

  /** mmcv's defaults for the momentum where they differ, by policy and argument. */
  private static final Map<String, Map<String, String>> MOMENTUM_DEFAULTS =
      Map.of(
          "step", Map.of("gamma", "0.5"),
          "cyclic", Map.of("target_ratio", "(0.8947368421052632, 1)"));

  /**
   * Returns the name of the hook of a policy, formed as in mmcv: the policy name, capitalized if in
   * lower case, and the family.
   *
   * @param policy policy name as in a config
   * @param family {@code LrUpdaterHook} or {@code MomentumUpdaterHook}
   */
  public static String name(String policy, String family) {
    boolean lowerCase = policy.equals(policy.toLowerCase(Locale.ROOT));
    String stem = lowerCase ? WordUtils.capitalize(policy, '_', '-', ' ') : policy;
    boolean suffixed = family.equals(MOMENTUM) && stem.endsWith(SUFFIX);
    return (suffixed ? stem.substring(0, stem.length() - SUFFIX.length()) : stem) + family;
  }

  private PolicyHooks() {}

  /** Returns whether a policy counts iterations and does not support epochs. */
  public static boolean countsIterations(ComponentSchema policy) {
    return policy.isA(ITERATION_POLICY);
  }

  /** Returns the catalog with the hooks of its policies that it does not contain yet. */
  public static Catalog addTo(Catalog catalog) {
    List<ComponentSchema> hooks = new ArrayList<>();
    for (String family : List.of(LR, MOMENTUM)) {
      ComponentSchema hook = catalog.find(Registries.HOOKS, family);
      if (hook == null) {
        continue;
      }
      for (ComponentSchema policy : catalog.components(Registries.POLICIES)) {
        List<String> names = policy.names().stream().map(each -> name(each, family)).toList();
        boolean fits =
            hook.arguments().get(0).type() instanceof ComponentType wanted
                && policy.isA(wanted.kind());
        if (fits && names.stream().allMatch(n -> catalog.find(Registries.HOOKS, n) == null)) {
          hooks.add(around(policy, hook, names));
        }
      }
    }
    return hooks.isEmpty() ? catalog : catalog.plus(Catalog.of(hooks, List.of()));
  }

  private static ComponentSchema around(
      ComponentSchema policy, ComponentSchema hook, List<String> names) {
    boolean momentum = hook.name().equals(MOMENTUM);
    List<ArgumentSchema> arguments = new ArrayList<>();
    for (ArgumentSchema argument : policy.arguments()) {
      arguments.add(momentum ? ofMomentum(argument, policy) : argument);
    }
    boolean iterations = countsIterations(policy);
    for (ArgumentSchema argument : hook.arguments().subList(1, hook.arguments().size())) {
      boolean preset = iterations && argument.name().equals("by_epoch");
      arguments.add(preset ? with(argument, argument.name(), "False") : argument);
    }
    String value = momentum ? "momentum" : "learning rate";
    return new ComponentSchema(
        hook.registry(),
        names,
        hook.className(),
        hook.kinds(),
        arguments,
        "Sets the %s by the policy `%s`.".formatted(value, policy.name()),
        policy,
        null);
  }

  /**
   * Renames arguments for the momentum: {@code min_lr_ratio} becomes {@code min_momentum_ratio}.
   */
  private static ArgumentSchema ofMomentum(ArgumentSchema argument, ComponentSchema policy) {
    String name = argument.name().replaceAll("(?<![a-z])lr(?![a-z])", "momentum");
    Map<String, String> presets = MOMENTUM_DEFAULTS.getOrDefault(policy.name(), Map.of());
    return with(argument, name, presets.getOrDefault(argument.name(), argument.defaultText()));
  }

  private static ArgumentSchema with(
      ArgumentSchema argument, String name, @Nullable String defaultText) {
    return new ArgumentSchema(
        name, argument.type(), defaultText, argument.bounds(), argument.documentation());
  }
}
