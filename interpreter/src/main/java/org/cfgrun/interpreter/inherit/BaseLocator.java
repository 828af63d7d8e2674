package org.cfgrun.interpreter.inherit;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** Finds the files that references to bases mean. */
final class BaseLocator {
  private final Packages packages;

  BaseLocator(Packages packages) {
    this.packages = packages;
  }

  /** The file that {@code heir} means, or null, reported, when it means none. */
  @Nullable SourceId locate(SourceId heir, BaseReference reference, Problems problems) {
    try {
      if (reference.form() == BaseReference.Form.MODULE) {
        return module(heir, reference, problems);
      }
      String name = reference.packageName();
      if (name == null) {
        return heir.resolve(reference.path());
      }
      Path path =
          packages.config(
              name, reference.pathInPackage(), placeOf(heir), reference.span(), problems);
      return path == null ? null : file(path);
    } catch (InvalidPathException e) {
      problems.error(
          ErrorCode.MISSING_FILE, reference.span(), "`" + reference.path() + "` is no path.");
      return null;
    }
  }

  private @Nullable SourceId module(SourceId heir, BaseReference reference, Problems problems) {
    String text = reference.path();
    int level = 0;
    while (level < text.length() && text.charAt(level) == '.') {
      level++;
    }
    List<String> steps = List.of(text.substring(level).split("\\."));
    Set<String> endings = new LinkedHashSet<>(List.of(heir.extension(), ".py", ".cfg", ".cfgrun"));
    if (level > 0) {
      String stem = "../".repeat(level - 1) + String.join("/", steps);
      return relative(heir, stem, endings);
    }
    if (steps.size() == 1) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_BASE, reference.span(), "`" + text + "` is a package, no config.")
              .help("Name a config of it: `from " + text + ".configs.retinanet import *`."));
      return null;
    }
    Path stem = packages.module(steps, placeOf(heir), reference.span(), problems);
    if (stem == null) {
      return null;
    }
    Path first = null;
    for (String ending : endings) {
      Path path = stem.resolveSibling(stem.getFileName() + ending);
      first = first == null ? path : first;
      if (Files.isRegularFile(path)) {
        return file(path);
      }
    }
    return file(first);
  }

  private static SourceId relative(SourceId heir, String stem, Set<String> endings) {
    for (String ending : endings) {
      SourceId id = heir.resolve(stem + ending);
      if (id.path() == null || Files.isRegularFile(id.path())) {
        return id;
      }
    }
    return heir.resolve(stem + endings.iterator().next());
  }

  // A config of the standard library lies in no folder; its packages are those of the working
  // directory.
  private static Path placeOf(SourceId heir) {
    return heir.path() == null ? Path.of("config").toAbsolutePath() : heir.path();
  }

  private static SourceId file(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path shown = path.startsWith(here) ? here.relativize(path) : path;
    return new SourceId(shown.toString(), path);
  }
}
