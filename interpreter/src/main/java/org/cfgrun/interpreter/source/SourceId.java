package org.cfgrun.interpreter.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of a config: a file, or a config of the standard library ({@code stdlib::path}).
 *
 * @param name the name for messages
 * @param path the absolute path; null for the standard library
 */
public record SourceId(String name, @Nullable Path path) {
  /** The prefix of addresses in the standard library. */
  public static final String STDLIB = "stdlib::";

  /** Parses an address: a path, {@code ~/path} or {@code stdlib::path}. */
  public static SourceId of(String given) {
    if (given.startsWith(STDLIB)) {
      return stdlib(given.substring(STDLIB.length()));
    }
    List<Path> homes =
        given.equals("~") || given.startsWith("~/")
            ? HomeFolder.candidates(System::getenv)
            : List.of();
    String expanded = homes.isEmpty() ? given : homes.get(0) + given.substring(1);
    return new SourceId(given, Path.of(expanded).toAbsolutePath().normalize());
  }

  /** Resolves a base reference relative to this file. */
  public SourceId resolve(String reference) {
    if (reference.startsWith(STDLIB)) {
      return stdlib(reference.substring(STDLIB.length()));
    }
    if (path == null) {
      return stdlib(parentOf(name.substring(STDLIB.length())) + reference);
    }
    Path target = path.resolveSibling(reference).normalize();
    Path asGiven = name.startsWith("~") ? target : Path.of(name).resolveSibling(reference);
    String shown = asGiven.normalize().toString();
    return new SourceId(shown.isEmpty() ? "." : shown, target);
  }

  /** The directory of the file, absolute except for the standard library. */
  public String folder() {
    if (path == null) {
      String parent = parentOf(name);
      return parent.endsWith("/") ? parent.substring(0, parent.length() - 1) : parent;
    }
    Path parent = path.getParent();
    return parent == null ? "/" : parent.toString();
  }

  /** The file name without its directory. */
  public String fileName() {
    String full = path == null ? name.substring(STDLIB.length()) : path.toString();
    return full.substring(full.lastIndexOf('/') + 1);
  }

  /** The extension with its dot ({@code .py} for {@code x.v1.py}), or an empty string. */
  public String extension() {
    String file = fileName();
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? "" : file.substring(dot);
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static SourceId stdlib(String path) {
    List<String> kept = new ArrayList<>();
    for (String step : path.split("/", -1)) {
      boolean up = step.equals("..");
      if (up && !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..")) {
        kept.remove(kept.size() - 1);
      } else if (!step.isEmpty() && !step.equals(".")) {
        kept.add(step);
      }
    }
    return new SourceId(STDLIB + String.join("/", kept), null);
  }
}
