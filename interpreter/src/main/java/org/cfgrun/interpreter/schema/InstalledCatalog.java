package org.cfgrun.interpreter.schema;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.processor.ComponentProcessor;

/**
 * The components of all jars on the class path that have an index. Only the indexes are read: the
 * jars may contain the index of a component without its class.
 */
public final class InstalledCatalog {
  private InstalledCatalog() {}

  /**
   * Returns the catalog.
   *
   * @throws UncheckedIOException if an index cannot be read
   */
  public static Catalog read() {
    Catalog catalog = Catalog.EMPTY;
    try {
      Enumeration<URL> indexes =
          InstalledCatalog.class.getClassLoader().getResources(ComponentProcessor.INDEX);
      while (indexes.hasMoreElements()) {
        URL index = indexes.nextElement();
        try (Reader in = new InputStreamReader(index.openStream(), StandardCharsets.UTF_8)) {
          catalog = catalog.plus(Catalog.read(in));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return PolicyHooks.addTo(catalog);
  }
}
