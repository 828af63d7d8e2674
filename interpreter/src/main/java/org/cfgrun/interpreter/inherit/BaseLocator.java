package org.cfgrun.interpreter.inherit;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.FileName;
import org.cfgrun.interpreter.source.SourceId;
import org.jspecify.annotations.Nullable;

/** Resolves references to bases to files. */
final class BaseLocator {
  private static final int MAX_PATH = 4096;

  private final Packages packages;

  BaseLocator(Packages packages) {
    this.packages = packages;
  }

  /** Returns the file that {@code child} refers to, or null after reporting a problem. */
  @Nullable SourceId locate(SourceId child, BaseReference reference, Problems problems) {
    try {
      if (reference.path().length() > MAX_PATH) {
        // Longer than any path of an operating system; resolving `..` takes quadratic time.
        throw new InvalidPathException("", "too long");
      }
      if (reference.form() == BaseReference.Form.MODULE) {
        return module(child, reference, problems);
      }
      String name = reference.packageName();
      if (name == null) {
        return child.resolve(reference.path());
      }
      Path path =
          packages.config(
              name, reference.pathInPackage(), placeOf(child), reference.span(), problems);
      return path == null ? null : file(path);
    } catch (InvalidPathException e) {
      problems.add(Diagnostic.unread(FileName.invalid(reference.path()), reference.span()));
      return null;
    }
  }

  private @Nullable SourceId module(SourceId child, BaseReference reference, Problems problems) {
    String text = reference.path();
    int level = 0;
    while (level < text.length() && text.charAt(level) == '.') {
      level++;
    }
    List<String> steps = List.of(text.substring(level).split("\\."));
    Set<String> endings = new LinkedHashSet<>(List.of(child.extension(), ".py", ".cfg", ".cfgrun"));
    if (level > 0) {
      String stem = "../".repeat(level - 1) + String.join("/", steps);
      return relative(child, stem, endings);
    }
    if (steps.size() == 1) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_BASE,
                  reference.span(),
                  "`" + text + "` is a package, not a config.")
              .help("Import one of its configs: `from " + text + ".configs.retinanet import *`."));
      return null;
    }
    Path stem = packages.module(steps, placeOf(child), reference.span(), problems);
    if (stem == null) {
      return null;
    }
    List<Path> candidates =
        endings.stream().map(ending -> stem.resolveSibling(stem.getFileName() + ending)).toList();
    return file(candidates.stream().filter(packages::isFile).findFirst().orElse(candidates.get(0)));
  }

  private SourceId relative(SourceId child, String stem, Set<String> endings) {
    for (String ending : endings) {
      SourceId id = child.resolve(stem + ending);
      if (id.path() == null || packages.isFile(id.path())) {
        return id;
      }
    }
    return child.resolve(stem + endings.iterator().next());
  }

  // A config of the standard library is not in a directory: use the packages of the working one.
  private static Path placeOf(SourceId child) {
    return child.path() == null ? Path.of("config").toAbsolutePath() : child.path();
  }

  private static SourceId file(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path shown = path.startsWith(here) ? here.relativize(path) : path;
    return new SourceId(shown.toString(), path);
  }
}
