package org.cfgrun.runtime.config;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.hook.evaluation.EvalHook;

/**
 * Section {@code evaluation}: the arguments of {@link EvalHook}, and the rest for the metric
 * ({@code metric}, {@code classwise}, ...).
 */
public final class EvaluationSection {
  private final DictNode dict;
  private final ComponentSchema hook;

  /**
   * @param dict the section
   * @param catalog has the hook's arguments
   */
  public EvaluationSection(DictNode dict, Catalog catalog) {
    this.dict = dict;
    this.hook = Objects.requireNonNull(catalog.find(Registries.HOOKS, "EvalHook"));
  }

  /** Returns the hook's arguments. */
  DictNode hookArguments() {
    return without(name -> !isHooks(name));
  }

  /** Returns the metric's arguments. */
  public DictNode metricArguments() {
    return without(this::isHooks);
  }

  /** Returns the keys that the section may have beside the options of the metric. */
  String[] keysBeside(String metric) {
    return Stream.concat(Stream.of(metric), hook.arguments().stream().map(ArgumentSchema::name))
        .toArray(String[]::new);
  }

  private DictNode without(Predicate<String> names) {
    return dict.without(dict.named().keySet().stream().filter(names).toArray(String[]::new));
  }

  private boolean isHooks(String name) {
    return ArgumentSchema.find(hook.arguments(), name) != null;
  }
}
