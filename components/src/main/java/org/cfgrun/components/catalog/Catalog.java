package org.cfgrun.components.catalog;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All components and sections that a config can use. */
public final class Catalog {
  /** A catalog without components. */
  public static final Catalog EMPTY = new Catalog(List.of(), List.of(), PythonLibraries.NONE, true);

  /**
   * The scopes of built-in components: {@code mmdet.ResNet} is {@code ResNet}. mmcv and mmdet have
   * separate registries, here there is one table per registry.
   */
  private static final Set<String> OWN_SCOPES = Set.of("mmdet", "mmcv");

  private final List<ComponentSchema> components;
  private final List<SettingsSchema> settings;
  private final Map<String, Map<String, ComponentSchema>> registries = new LinkedHashMap<>();
  private final PythonLibraries python;
  private final Set<String> scopes = new LinkedHashSet<>();
  private final boolean complete;

  private Catalog(
      List<ComponentSchema> components,
      List<SettingsSchema> settings,
      PythonLibraries python,
      boolean complete) {
    this.python = python;
    this.components = List.copyOf(components);
    this.settings = List.copyOf(settings);
    this.complete = complete;
    for (ComponentSchema component : components) {
      Map<String, ComponentSchema> names =
          registries.computeIfAbsent(component.registry(), registry -> new LinkedHashMap<>());
      PythonDefinition definition = component.python();
      if (definition != null) {
        scopes.add(definition.scope());
        addPython(component, definition.scope(), names);
        continue;
      }
      for (String name : component.names()) {
        if (names.put(name, component) != null) {
          throw new IllegalArgumentException(
              "`" + name + "` is registered twice in `" + component.registry() + "`");
        }
      }
    }
  }

  /** Packages have their own tables of names: an unscoped name means that of the first package. */
  private static void addPython(
      ComponentSchema component, String scope, Map<String, ComponentSchema> names) {
    for (String name : component.names()) {
      names.putIfAbsent(name, component);
      names.putIfAbsent(scope + "." + name, component);
    }
  }

  /**
   * Creates a catalog.
   *
   * @throws IllegalArgumentException if two components of a registry have the same name
   */
  public static Catalog of(List<ComponentSchema> components, List<SettingsSchema> settings) {
    return of(components, settings, PythonLibraries.NONE);
  }

  /**
   * Creates a catalog of components in Python.
   *
   * @throws IllegalArgumentException if two components in Java have the same name in a registry
   */
  public static Catalog of(
      List<ComponentSchema> components, List<SettingsSchema> settings, PythonLibraries python) {
    return new Catalog(components, settings, python, true);
  }

  /**
   * Reads a catalog from JSON.
   *
   * @throws CatalogFormatException if it is not a catalog
   * @throws IOException if it cannot be read
   */
  public static Catalog read(Reader in) throws IOException {
    return CatalogReader.read(in);
  }

  /** Writes the catalog as JSON, one component per line. */
  public void write(Appendable out) throws IOException {
    CatalogWriter.write(this, out);
  }

  /** Returns all components, in order. */
  public List<ComponentSchema> components() {
    return components;
  }

  /** Returns all sections, in order. */
  public List<SettingsSchema> settings() {
    return settings;
  }

  /**
   * Returns the Python packages that the catalog was exported from; empty for components in Java.
   */
  public PythonLibraries python() {
    return python;
  }

  /** Returns the names of all registries with components. */
  public Set<String> registries() {
    return Collections.unmodifiableSet(registries.keySet());
  }

  /** Returns the components of a registry, in order; empty for an unknown registry. */
  public Collection<ComponentSchema> components(String registry) {
    return new LinkedHashSet<>(table(registry).values());
  }

  /** Returns the component named {@code type} in a registry, or null. */
  public @Nullable ComponentSchema find(String registry, String type) {
    ComponentSchema exact = table(registry).get(type);
    String scope = scope(type);
    return exact != null || scope == null || foreignScope(type) != null
        ? exact
        : table(registry).get(unscoped(type));
  }

  /** Returns the scope of {@code type} if no component of this catalog can have it, or null. */
  public @Nullable String foreignScope(String type) {
    String scope = scope(type);
    Set<String> known = scopes.isEmpty() ? OWN_SCOPES : scopes;
    return scope == null || known.contains(scope) ? null : scope;
  }

  /** Returns {@code type} without its scope. */
  public static String unscoped(String type) {
    return type.substring(type.indexOf('.') + 1);
  }

  private static @Nullable String scope(String type) {
    int dot = type.indexOf('.');
    return dot < 0 ? null : type.substring(0, dot);
  }

  private Map<String, ComponentSchema> table(String registry) {
    return registries.getOrDefault(registry, Map.of());
  }

  /** Returns the section that is read into a record, given by its binary name, or null. */
  public @Nullable SettingsSchema settingsOf(String className) {
    return settings.stream().filter(s -> s.className().equals(className)).findFirst().orElse(null);
  }

  /** Returns the section with a name, or null. */
  public @Nullable SettingsSchema section(String name) {
    return settings.stream().filter(s -> s.section().equals(name)).findFirst().orElse(null);
  }

  /** Returns the components of {@code more} whose names already exist in this catalog. */
  public List<ComponentSchema> clashes(Catalog more) {
    return more.components.stream()
        .filter(c -> c.python() == null)
        .filter(c -> c.names().stream().anyMatch(table(c.registry())::containsKey))
        .toList();
  }

  /**
   * Returns the union of two catalogs.
   *
   * @throws IllegalArgumentException if they clash
   */
  public Catalog plus(Catalog more) {
    return new Catalog(
        join(components, more.components),
        join(settings, more.settings),
        python.plus(more.python),
        complete && more.complete);
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /**
   * Returns whether all components are known. Otherwise an unknown name may be defined in code that
   * was not read.
   */
  public boolean isComplete() {
    return complete;
  }

  /** Returns a copy marked as lacking custom components. */
  public Catalog incomplete() {
    return new Catalog(components, settings, python, false);
  }
}
