package org.cfgrun.components.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Python packages that a catalog was exported from.
 *
 * @param packages the packages, in the order in which an unscoped name is looked up
 * @param builderKeys by registry, the keys that code takes out of a dict before it builds the
 *     component, such as {@code requires_grad} of a norm layer
 */
public record PythonLibraries(List<Package> packages, Map<String, Set<String>> builderKeys) {
  /** No packages. */
  public static final PythonLibraries NONE = new PythonLibraries(List.of(), Map.of());

  /**
   * A package.
   *
   * @param version its version; empty if it does not say
   */
  public record Package(String name, String version) {}

  public PythonLibraries {
    packages = List.copyOf(packages);
    builderKeys = Map.copyOf(builderKeys);
  }

  /** Returns whether a module belongs to one of the packages. */
  public boolean contains(String module) {
    return packages.stream()
        .anyMatch(each -> module.equals(each.name()) || module.startsWith(each.name() + "."));
  }

  /** Returns the union of the packages, those of this one first. */
  PythonLibraries plus(PythonLibraries more) {
    List<Package> all = new ArrayList<>(packages);
    all.addAll(more.packages);
    Map<String, Set<String>> keys = new LinkedHashMap<>(builderKeys);
    more.builderKeys.forEach(
        (registry, names) ->
            keys.merge(
                registry,
                names,
                (first, second) -> {
                  Set<String> both = new LinkedHashSet<>(first);
                  both.addAll(second);
                  return both;
                }));
    return new PythonLibraries(all, keys);
  }
}
