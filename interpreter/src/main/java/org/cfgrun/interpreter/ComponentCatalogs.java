package org.cfgrun.interpreter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.ProjectFiles;
import org.cfgrun.interpreter.schema.CatalogCheck;
import org.cfgrun.interpreter.schema.CatalogFile;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs of components in Python that apply to configs: those given by the user, and those
 * that the project file of a config names. Each file is read once. Thread-safe.
 */
public final class ComponentCatalogs {
  private final Interpreter interpreter;
  private final List<Path> given;

  /** What a catalog file says, and what is wrong with it. */
  private record Read(Catalog catalog, Problems problems) {}

  private final Map<Path, Read> files = new ConcurrentHashMap<>();
  private final Map<List<Path>, Catalog> unions = new ConcurrentHashMap<>();

  /**
   * @param given catalogs that apply to all configs, before those of their projects
   */
  public ComponentCatalogs(Interpreter interpreter, List<Path> given) {
    this.interpreter = interpreter;
    this.given = List.copyOf(given);
  }

  /**
   * Returns the catalog for a config.
   *
   * @param file the config, as {@link Interpreter#evaluate} takes it
   * @param problems receives the errors of catalogs that cannot be read
   * @return the union of all its catalogs; null if it has none or one has an error
   */
  public @Nullable Catalog of(String file, Problems problems) {
    Map<Path, @Nullable Span> named = new LinkedHashMap<>();
    given.forEach(path -> named.put(path.toAbsolutePath().normalize(), null));
    for (ProjectFiles.NamedFile each : interpreter.catalogs(file, problems)) {
      named.putIfAbsent(each.path().toAbsolutePath().normalize(), each.place());
    }
    int before = problems.errorCount();
    List<Catalog> catalogs = new ArrayList<>();
    named.forEach(
        (path, place) -> {
          Read read = files.computeIfAbsent(path, key -> read(key, place));
          read.problems().all().forEach(problems::add);
          catalogs.add(read.catalog());
        });
    return catalogs.isEmpty() || problems.errorCount() > before
        ? null
        : unions.computeIfAbsent(
            List.copyOf(named.keySet()),
            key -> catalogs.stream().reduce(Catalog::plus).orElseThrow());
  }

  private static Read read(Path path, @Nullable Span place) {
    Problems problems = new Problems();
    return new Read(CatalogFile.read(path, place, problems), problems);
  }

  /** Checks a config against its catalogs; does nothing if it has none. */
  public void check(String file, EvaluatedConfig config, Problems problems) {
    Catalog catalog = of(file, problems);
    if (catalog != null) {
      CatalogCheck.check(catalog, config.root(), problems);
    }
  }
}
