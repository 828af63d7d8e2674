package org.cfgrun.runtime.build;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Settings;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.Repair;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * Builds components from config dicts, nested ones first, and reads sections into records. Each
 * dict is fully checked before anything is built, so that all problems are reported at once.
 */
public final class ComponentBuilder {
  private final Components components;
  private final Defaults defaults;
  private final ConfigPath path;
  private final List<String> besides;

  /** Creates a builder. */
  public ComponentBuilder(Components components) {
    this(components, new Defaults(), ConfigPath.ROOT, List.of());
  }

  private ComponentBuilder(
      Components components, Defaults defaults, ConfigPath path, List<String> besides) {
    this.components = components;
    this.defaults = defaults;
    this.path = path;
    this.besides = besides;
  }

  /**
   * Returns a builder for a path in the config, such as {@code data.train}.
   *
   * @param besides keys that a config may have there beside the arguments and that its reader takes
   *     away before the dict is checked; a misspelt argument may stand for one of them
   */
  public ComponentBuilder at(String place, String... besides) {
    return new ComponentBuilder(components, defaults, ConfigPath.parse(place), List.of(besides));
  }

  /** Returns the components. */
  public Components components() {
    return components;
  }

  /**
   * Builds a component from the registry of a type.
   *
   * @param kind the required type, which has {@link BuiltFrom} or inherits it
   * @param config a dict with {@code type}
   * @param problems receives the problems
   * @param context objects for the other constructor parameters, looked up by type
   * @return null if the component could not be built, or if code that it needs was not loaded. A
   *     component whose valid parts do not fit each other is returned for further checks; the
   *     misfit is among the problems
   */
  public <T> @Nullable T build(
      Class<T> kind, ConfigNode config, Problems problems, Object... context) {
    return build(kind, registryOf(kind), config, problems, context);
  }

  /** Builds a component from a named registry. */
  public <T> @Nullable T build(
      Class<T> kind, String registry, ConfigNode config, Problems problems, Object... context) {
    return construct(kind, registry, config, problems, Substitution.NONE, context);
  }

  /**
   * Builds a component with others in place of those that would open files.
   *
   * @param kind the required type, which has {@link BuiltFrom} or inherits it
   * @param config a dict with {@code type}
   * @param problems receives the problems
   * @param substitution chooses what is not constructed
   * @param context objects for the other constructor parameters, looked up by type
   * @return null if a problem was reported, or if code that it needs was not loaded
   */
  public <T> @Nullable T plan(
      Class<T> kind,
      ConfigNode config,
      Problems problems,
      Substitution substitution,
      Object... context) {
    return construct(kind, registryOf(kind), config, problems, substitution, context);
  }

  private <T> @Nullable T construct(
      Class<T> kind,
      String registry,
      ConfigNode config,
      Problems problems,
      Substitution substitution,
      Object... context) {
    ComponentType wanted = new ComponentType(registry, kind.getCanonicalName());
    Binder.Checks checks = check(wanted, config, problems);
    if (!(config instanceof DictNode dict) || !components.canConstruct(config)) {
      return null;
    }
    Object built =
        new Binder(components, defaults, problems, List.of(context), substitution, checks)
            .component(dict, wanted, path);
    return checks == Binder.Checks.PASSED ? kind.cast(built) : null;
  }

  /**
   * Builds a component that was reported, as far as advice repairs it, so that further problems of
   * its valid parts are found in the same pass. Adds those that do not follow from the repairs.
   *
   * @param substitution chooses what is not constructed
   * @param problems has the problems that are known already
   * @return the component for further checks, not for a run; null if it cannot be repaired
   */
  public <T> @Nullable T judge(
      Class<T> kind,
      ConfigNode config,
      Problems problems,
      Substitution substitution,
      Object... context) {
    ComponentType wanted = new ComponentType(registryOf(kind), kind.getCanonicalName());
    Repair repair = Repair.of(config, wanted, components.catalog());
    if (repair == null) {
      return null;
    }
    Problems further = new Problems();
    T built = plan(kind, repair.result(), further, substitution, context);
    Set<Span> known = new HashSet<>();
    problems.all().forEach(problem -> known.add(problem.span()));
    further.all().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .filter(problem -> !known.contains(problem.span()))
        .filter(problem -> !repair.isUncertain(problem))
        .forEach(problems::add);
    return built;
  }

  /**
   * Checks a component and all nested ones without building them.
   *
   * @return whether the config is valid
   */
  public boolean check(Class<?> kind, ConfigNode config, Problems problems) {
    ComponentType wanted = new ComponentType(registryOf(kind), kind.getCanonicalName());
    return check(wanted, config, problems) == Binder.Checks.PASSED;
  }

  /**
   * Checks a component and reads its arguments, so that values that the component rejects are
   * reported too. The component itself is not built.
   *
   * @return whether the config is valid
   */
  public boolean checkValues(Class<?> kind, ConfigNode config, Problems problems) {
    int before = problems.errorCount();
    arguments(kind, config, problems);
    return problems.errorCount() == before;
  }

  /**
   * Reads the arguments of a component that is not built, with all nested components built.
   *
   * @return the record of its arguments, or the component itself if it is a record; null if it has
   *     none or a problem was reported
   */
  public @Nullable Object arguments(Class<?> kind, ConfigNode config, Problems problems) {
    ComponentType wanted = new ComponentType(registryOf(kind), kind.getCanonicalName());
    Binder.Checks checks = check(wanted, config, problems);
    if (!(config instanceof DictNode dict)) {
      return null;
    }
    Object read = binder(problems, checks).arguments(dict, wanted, path);
    return checks == Binder.Checks.PASSED ? read : null;
  }

  private Binder binder(Problems problems, Binder.Checks checks) {
    return new Binder(components, defaults, problems, List.of(), Substitution.NONE, checks);
  }

  private Binder.Checks check(ComponentType wanted, ConfigNode config, Problems problems) {
    int before = problems.errorCount();
    new Checker(components.catalog(), problems).checkComponent(config, wanted, path, besides);
    return checks(problems, before);
  }

  /**
   * Reads a section into its record.
   *
   * @param record a record with {@link Settings}
   * @return null if {@code config} is invalid
   */
  public <R extends Record> @Nullable R bind(
      Class<R> record, ConfigNode config, Problems problems) {
    SettingsSchema schema = components.catalog().settingsOf(record.getName());
    if (schema == null) {
      throw new IllegalArgumentException(record + " is not indexed: annotate it with @Settings");
    }
    int before = problems.errorCount();
    ConfigPath at = path.steps().isEmpty() ? ConfigPath.parse(schema.section()) : path;
    new Checker(components.catalog(), problems).checkSettings(config, schema, at, besides);
    if (!(config instanceof DictNode dict)) {
      return null;
    }
    Binder.Checks checks = checks(problems, before);
    Object read =
        binder(problems, checks)
            .record(record, schema.arguments(), dict, "`" + schema.section() + "`", at);
    return checks == Binder.Checks.PASSED ? record.cast(read) : null;
  }

  private static Binder.Checks checks(Problems problems, int before) {
    return problems.errorCount() == before ? Binder.Checks.PASSED : Binder.Checks.FAILED;
  }

  /**
   * Returns the registry of a type.
   *
   * @throws IllegalArgumentException if neither the type nor a supertype has {@link BuiltFrom}
   */
  public static String registryOf(Class<?> kind) {
    String registry = inherited(kind);
    if (registry == null) {
      throw new IllegalArgumentException(kind + " has no @BuiltFrom");
    }
    return registry;
  }

  private static @Nullable String inherited(Class<?> kind) {
    BuiltFrom marked = kind.getAnnotation(BuiltFrom.class);
    if (marked != null) {
      return marked.value();
    }
    String above = kind.getSuperclass() == null ? null : inherited(kind.getSuperclass());
    for (Class<?> parent : kind.getInterfaces()) {
      above = above == null ? inherited(parent) : above;
    }
    return above;
  }
}
