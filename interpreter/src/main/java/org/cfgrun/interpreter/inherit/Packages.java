package org.cfgrun.interpreter.inherit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Locates the configs of packages, for bases such as {@code mmdet::_base_/default_runtime.py}. The
 * directory of a package comes from an option, from a project file, or from the checkout that
 * contains the config itself, in this order.
 */
public final class Packages {
  private static final String CONFIGS = "configs";
  // Where packages that mim installs keep their configs.
  private static final String INSTALLED = ".mim/configs";

  private final Map<String, Path> given;
  private final SourceLoader loader;
  private final ProjectFiles projects;

  /**
   * Creates a locator.
   *
   * @param given directories by package name; each is a checkout or an installed package
   * @param projects reads project files
   * @param loader decides which directories may be searched
   */
  public Packages(Map<String, Path> given, ProjectFiles projects, SourceLoader loader) {
    this.given = Map.copyOf(given);
    this.loader = loader;
    this.projects = projects;
  }

  /**
   * Returns the config at {@code path} in a package, or null after reporting that it is missing.
   */
  @Nullable Path config(String name, String path, Path child, Span at, Problems problems) {
    Path folder = folder(name, child, at, problems);
    if (folder == null) {
      return null;
    }
    List<Path> places =
        List.of(
            folder.resolve(INSTALLED).resolve(path),
            folder.resolve(name).resolve(INSTALLED).resolve(path),
            folder.resolve(CONFIGS).resolve(path),
            folder.resolve(path));
    return firstFile(places, "`" + name + "` has no config `" + path + "`.", folder, at, problems);
  }

  /** Returns the path of a module without its extension, or null after reporting a problem. */
  @Nullable Path module(List<String> steps, Path child, Span at, Problems problems) {
    Path folder = folder(steps.get(0), child, at, problems);
    if (folder == null) {
      return null;
    }
    Path inner = folder.resolve(steps.get(0));
    Path found = loader.isDirectory(inner) ? inner : folder;
    for (String step : steps.subList(1, steps.size())) {
      found = found.resolve(step);
    }
    return found;
  }

  /** Returns whether a file exists that may be read. */
  boolean isFile(Path path) {
    return loader.isFile(path);
  }

  private @Nullable Path firstFile(
      List<Path> places, String message, Path folder, Span at, Problems problems) {
    for (Path place : places) {
      if (loader.isFile(place)) {
        return place.normalize();
      }
    }
    if (places.stream().noneMatch(loader::readable)) {
      // The loader refuses it, in the same words whether it exists or not.
      return places.get(places.size() - 1).normalize();
    }
    problems.add(
        Diagnostic.error(ErrorCode.MISSING_FILE, at, message)
            .help(
                "Check the path: `"
                    + folder
                    + "` was searched, including configs and .mim/configs."));
    return null;
  }

  private @Nullable Path folder(String name, Path child, Span at, Problems problems) {
    Path folder = given.get(name);
    if (folder == null) {
      folder = projects.of(child.getParent(), problems).packages().get(name);
    }
    if (folder == null) {
      folder = checkout(name, child.getParent());
    }
    if (folder != null) {
      return folder.toAbsolutePath().normalize();
    }
    problems.add(
        Diagnostic.error(ErrorCode.MISSING_FILE, at, "cannot find package `" + name + "`.")
            .help(
                "Pass `--package %s=DIR`, or write `{\"packages\": {\"%s\": \"DIR\"}}` in"
                        .formatted(name, name)
                    + " a .cfgrun.json in the directory of the config or above it."));
    return null;
  }

  private @Nullable Path checkout(String name, @Nullable Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (loader.isDirectory(folder.resolve(name)) && loader.isDirectory(folder.resolve(CONFIGS))) {
        return folder;
      }
    }
    return null;
  }
}
