package org.cfgrun.runtime.registry.custom;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.catalog.Catalog;

/** A module found for an import. */
sealed interface CustomModule {
  /**
   * Java source files.
   *
   * @param files one file, or all files of a directory, sorted by name
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
