package org.cfgrun.runtime.registry;

import java.util.List;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;

/**
 * Derives components from others of a catalog, such as a hook from every policy. Implementations
 * are found by {@link java.util.ServiceLoader}. This happens at run time, because components of
 * {@code custom_imports} are not known when cfgrun is compiled.
 */
public interface DerivedComponents {
  /** Returns the derived components that the catalog does not contain yet. */
  List<ComponentSchema> from(Catalog catalog);
}
