package org.cfgrun.runtime.registry;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.processor.ComponentProcessor;

/**
 * All registries of a run: the catalog of components, and their classes, which are loaded on first
 * use. Immutable.
 */
public final class Components {
  private final Catalog catalog;
  private final ClassLoader ownLoader;
  private final Map<String, ClassLoader> loaders;
  private final List<String> modules;

  private Components(
      Catalog catalog,
      ClassLoader ownLoader,
      Map<String, ClassLoader> loaders,
      List<String> modules) {
    this.catalog = catalog;
    this.ownLoader = ownLoader;
    this.loaders = Map.copyOf(loaders);
    this.modules = List.copyOf(modules);
  }

  /**
   * Returns the components of all jars on the class path that have an index.
   *
   * @throws UncheckedIOException if an index cannot be read
   */
  public static Components standard() {
    ClassLoader loader = Components.class.getClassLoader();
    Catalog catalog = Catalog.EMPTY;
    try {
      Enumeration<URL> indexes = loader.getResources(ComponentProcessor.INDEX);
      while (indexes.hasMoreElements()) {
        URL index = indexes.nextElement();
        try (Reader in = new InputStreamReader(index.openStream(), StandardCharsets.UTF_8)) {
          catalog = catalog.plus(Catalog.read(in));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Components(withDerived(catalog), loader, Map.of(), List.of());
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
    return new Components(withDerived(catalog.plus(more)), ownLoader, all, modules);
  }

  private static Catalog withDerived(Catalog catalog) {
    Catalog all = catalog;
    for (DerivedComponents rule :
        ServiceLoader.load(DerivedComponents.class, Components.class.getClassLoader())) {
      all = all.plus(Catalog.of(rule.from(all), List.of()));
    }
    return all;
  }

  /** Returns a copy marked as lacking custom components; see {@link Catalog#incomplete()}. */
  public Components incomplete() {
    return new Components(catalog.incomplete(), ownLoader, loaders, modules);
  }

  /** Returns a copy that names the modules of custom code in it. */
  public Components naming(List<String> customModules) {
    return new Components(catalog, ownLoader, loaders, customModules);
  }

  /** Returns the modules whose custom code is loaded, with their files, for the log of a run. */
  public List<String> modules() {
    return modules;
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
