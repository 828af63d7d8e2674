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
  /** The catalog of nothing. */
  public static final Catalog EMPTY = new Catalog(List.of(), List.of(), true);

  /**
   * The scopes whose names are our own: {@code mmdet.ResNet} is {@code ResNet}. One table a
   * registry holds what mmcv and mmdet keep apart.
   */
  private static final Set<String> OWN_SCOPES = Set.of("mmdet", "mmcv");

  private final List<ComponentSchema> components;
  private final List<SettingsSchema> settings;
  private final Map<String, Map<String, ComponentSchema>> registries = new LinkedHashMap<>();
  private final boolean complete;

  private Catalog(
      List<ComponentSchema> components, List<SettingsSchema> settings, boolean complete) {
    this.components = List.copyOf(components);
    this.settings = List.copyOf(settings);
    this.complete = complete;
    for (ComponentSchema component : components) {
      Map<String, ComponentSchema> names =
          registries.computeIfAbsent(component.registry(), registry -> new LinkedHashMap<>());
      for (String name : component.names()) {
        if (names.put(name, component) != null) {
          throw new IllegalArgumentException(
              "`" + name + "` is in the registry `" + component.registry() + "` twice");
        }
      }
    }
  }

  /**
   * A catalog of these.
   *
   * @throws IllegalArgumentException when two components have one name in a registry
   */
  public static Catalog of(List<ComponentSchema> components, List<SettingsSchema> settings) {
    return new Catalog(components, settings, true);
  }

  /**
   * Reads a catalog from JSON.
   *
   * @throws IOException when it cannot be read or is no catalog
   */
  public static Catalog read(Reader in) throws IOException {
    return CatalogReader.read(in);
  }

  /** Writes the catalog as JSON, one component a line. */
  public void write(Appendable out) throws IOException {
    CatalogWriter.write(this, out);
  }

  /** All components, in order. */
  public List<ComponentSchema> components() {
    return components;
  }

  /** All sections, in order. */
  public List<SettingsSchema> settings() {
    return settings;
  }

  /** The names of all registries that hold something. */
  public Set<String> registries() {
    return Collections.unmodifiableSet(registries.keySet());
  }

  /** The components of a registry, in order; none when it is unknown. */
  public Collection<ComponentSchema> components(String registry) {
    return new LinkedHashSet<>(table(registry).values());
  }

  /** The component that {@code type} means in a registry, or null. */
  public @Nullable ComponentSchema find(String registry, String type) {
    ComponentSchema exact = table(registry).get(type);
    String scope = scope(type);
    return exact != null || scope == null || !OWN_SCOPES.contains(scope)
        ? exact
        : table(registry).get(type.substring(scope.length() + 1));
  }

  /** The scope that {@code type} begins with when it is a foreign one, or null. */
  public static @Nullable String foreignScope(String type) {
    String scope = scope(type);
    return scope == null || OWN_SCOPES.contains(scope) ? null : scope;
  }

  /** {@code type} without a scope. */
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

  /** The section that is read into the record of that binary name, or null. */
  public @Nullable SettingsSchema settingsOf(String className) {
    return settings.stream().filter(s -> s.className().equals(className)).findFirst().orElse(null);
  }

  /** The section of that name, or null. */
  public @Nullable SettingsSchema section(String name) {
    return settings.stream().filter(s -> s.section().equals(name)).findFirst().orElse(null);
  }

  /** Those components of {@code more} that have a name which is taken here. */
  public List<ComponentSchema> clashes(Catalog more) {
    return more.components.stream()
        .filter(c -> c.names().stream().anyMatch(table(c.registry())::containsKey))
        .toList();
  }

  /**
   * This catalog and another one.
   *
   * @throws IllegalArgumentException when they clash
   */
  public Catalog plus(Catalog more) {
    return new Catalog(
        join(components, more.components),
        join(settings, more.settings),
        complete && more.complete);
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Whether a name that is not in it is wrong; otherwise it may be in code that was not read. */
  public boolean isComplete() {
    return complete;
  }

  /** The same, known to lack components of the user's own. */
  public Catalog incomplete() {
    return new Catalog(components, settings, false);
  }
}
