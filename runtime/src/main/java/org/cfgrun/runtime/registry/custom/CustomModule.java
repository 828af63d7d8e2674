package org.cfgrun.runtime.registry.custom;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.catalog.Catalog;

/** What the name of an import was found to be. */
sealed interface CustomModule {
  /**
   * Java source files.
   *
   * @param files one file, or all of a folder, by name
   */
  record Sources(List<Path> files) implements CustomModule {
    public Sources {
      files = List.copyOf(files);
    }
  }

  /**
   * A package of a jar.
   *
   * @param catalog the components of the package
   */
  record JarPackage(Path jar, Catalog catalog) implements CustomModule {}
}
