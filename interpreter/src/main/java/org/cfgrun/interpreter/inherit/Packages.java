package org.cfgrun.interpreter.inherit;

import java.nio.file.Files;
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
 * Where the configs of packages lie, for bases such as {@code mmdet::_base_/default_runtime.py}. A
 * package's folder is, in this order, the one given by an option, the one of a project file, or the
 * checkout of the package that the config itself lies in.
 */
public final class Packages {
  private static final String CONFIGS = "configs";
  // The folder that installed packages keep their configs in.
  private static final String INSTALLED = ".mim/configs";

  private final Map<String, Path> given;
  private final ProjectFiles projects;

  /**
   * Packages.
   *
   * @param given folders by package name; each is a checkout or an installed package
   * @param loader reads project files
   */
  public Packages(Map<String, Path> given, SourceLoader loader) {
    this.given = Map.copyOf(given);
    this.projects = new ProjectFiles(loader);
  }

  /** The config {@code path} of a package, or null, reported, when it is not there. */
  @Nullable Path config(String name, String path, Path heir, Span at, Problems problems) {
    Path folder = folder(name, heir, at, problems);
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

  /** The config that a module's name means, without its ending, or null when there is none. */
  @Nullable Path module(List<String> steps, Path heir, Span at, Problems problems) {
    Path folder = folder(steps.get(0), heir, at, problems);
    if (folder == null) {
      return null;
    }
    Path inner = folder.resolve(steps.get(0));
    Path found = Files.isDirectory(inner) ? inner : folder;
    for (String step : steps.subList(1, steps.size())) {
      found = found.resolve(step);
    }
    return found;
  }

  private static @Nullable Path firstFile(
      List<Path> places, String message, Path folder, Span at, Problems problems) {
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return place.normalize();
      }
    }
    problems.add(
        Diagnostic.error(ErrorCode.MISSING_FILE, at, message)
            .help("It is looked for in `" + folder + "`, there in configs and .mim/configs."));
    return null;
  }

  private @Nullable Path folder(String name, Path heir, Span at, Problems problems) {
    Path folder = given.get(name);
    if (folder == null) {
      folder = projects.packages(heir.getParent(), problems).get(name);
    }
    if (folder == null) {
      folder = checkout(name, heir.getParent());
    }
    if (folder != null) {
      return folder.toAbsolutePath().normalize();
    }
    problems.add(
        Diagnostic.error(
                ErrorCode.MISSING_FILE, at, "Where the package `" + name + "` lies is not known.")
            .help(
                "Say it by `--package %s=FOLDER`, or by `{\"packages\": {\"%s\": \"FOLDER\"}}` in"
                        .formatted(name, name)
                    + " a .cfgrun.json beside or above the config."));
    return null;
  }

  private static @Nullable Path checkout(String name, @Nullable Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(name)) && Files.isDirectory(folder.resolve(CONFIGS))) {
        return folder;
      }
    }
    return null;
  }
}
