package org.cfgrun.runtime.registry;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.InstalledCatalog;
import org.cfgrun.interpreter.schema.PolicyHooks;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * All registries of a run: the catalog of components, and their classes, which are loaded on first
 * use. Immutable.
 */
public final class Components {
  private final Catalog catalog;
  private final ClassLoader ownLoader;
  private final Map<String, ClassLoader> loaders;
  private final List<String> modules;
  private final Set<String> unread;

  private Components(
      Catalog catalog,
      ClassLoader ownLoader,
      Map<String, ClassLoader> loaders,
      List<String> modules,
      Set<String> unread) {
    this.catalog = catalog;
    this.ownLoader = ownLoader;
    this.loaders = Map.copyOf(loaders);
    this.modules = List.copyOf(modules);
    this.unread = Set.copyOf(unread);
  }

  /**
   * Returns the components of all jars on the class path that have an index.
   *
   * @throws UncheckedIOException if an index cannot be read
   */
  public static Components standard() {
    return new Components(
        InstalledCatalog.read(), Components.class.getClassLoader(), Map.of(), List.of(), Set.of());
  }

  /** Returns the catalog of all components. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Returns the union of these components and others.
   *
   * @param more the other components, which must not clash with these
   * @param loader the class loader of the other components
   */
  public Components plus(Catalog more, ClassLoader loader) {
    Map<String, ClassLoader> all = new HashMap<>(loaders);
    more.components().forEach(component -> all.put(component.className(), loader));
    return new Components(PolicyHooks.addTo(catalog.plus(more)), ownLoader, all, modules, unread);
  }

  /**
   * Returns the union of these components and others whose code is not loaded: their arguments are
   * checked, but they are not constructed.
   *
   * @param more the other components, which must not clash with these
   */
  public Components plusUnread(Catalog more) {
    Set<String> all = new HashSet<>(unread);
    more.components().forEach(component -> all.add(component.className()));
    return new Components(PolicyHooks.addTo(catalog.plus(more)), ownLoader, loaders, modules, all);
  }

  /** Returns a copy marked as lacking custom components; see {@link Catalog#incomplete()}. */
  public Components incomplete() {
    return new Components(catalog.incomplete(), ownLoader, loaders, modules, unread);
  }

  /** Returns a copy that names the modules of custom code in it. */
  public Components naming(List<String> customModules) {
    return new Components(catalog, ownLoader, loaders, customModules, unread);
  }

  /** Returns the modules whose custom code is loaded, with their files, for the log of a run. */
  public List<String> modules() {
    return modules;
  }

  /** Returns whether some code that a config imports is not loaded. */
  public boolean isPartial() {
    return !catalog.isComplete() || !unread.isEmpty();
  }

  /**
   * Returns whether a dict and all that is in it can be constructed: none of its components is in
   * code that was not loaded.
   */
  public boolean canConstruct(ConfigNode node) {
    if (!isPartial()) {
      return true;
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.items().stream().allMatch(this::canConstruct);
    }
    if (!(node instanceof DictNode dict)) {
      return true;
    }
    boolean own =
        !(dict.get(Checker.TYPE) instanceof ScalarNode type && type.value() instanceof String name)
            || isLoaded(name);
    return own && dict.entries().values().stream().allMatch(this::canConstruct);
  }

  /** Returns whether the code of all components of a name is loaded; false for an unknown one. */
  private boolean isLoaded(String name) {
    List<ComponentSchema> found =
        catalog.registries().stream()
            .map(registry -> catalog.find(registry, name))
            .filter(Objects::nonNull)
            .toList();
    return !found.isEmpty()
        && found.stream()
            .allMatch(
                schema ->
                    !unread.contains(schema.className())
                        && (schema.part() == null || !unread.contains(schema.part().className())));
  }

  /**
   * Returns the class of a component.
   *
   * @throws ClassNotFoundException if the class in the index does not exist
   */
  public Class<?> load(ComponentSchema component) throws ClassNotFoundException {
    ClassLoader loader = loaders.getOrDefault(component.className(), ownLoader);
    return Class.forName(component.className(), true, loader);
  }
}
