package org.cfgrun.runtime.registry;

import java.util.List;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;

/**
 * Components that follow from others of a catalog, such as a hook for every policy; {@link
 * java.util.ServiceLoader} finds the implementations. They follow from the components of {@code
 * custom_imports} as well, which no compiler of ours sees.
 */
public interface DerivedComponents {
  /** Those that follow from the catalog and are not in it yet. */
  List<ComponentSchema> from(Catalog catalog);
}
