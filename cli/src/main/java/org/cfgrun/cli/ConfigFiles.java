package org.cfgrun.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the config arguments of a command line: files, and directories for all configs below.
 */
final class ConfigFiles {
  private ConfigFiles() {}

  /** Returns the files in the order of the arguments; those of a directory are sorted by name. */
  static List<String> of(List<String> arguments) {
    List<String> files = new ArrayList<>();
    for (String argument : arguments) {
      if (isDirectory(argument)) {
        files.addAll(in(Path.of(argument)));
      } else {
        files.add(argument);
      }
    }
    return files;
  }

  /** Drops later names of a file that several names or links lead to. */
  static List<String> distinct(List<String> files) {
    Set<Object> seen = new HashSet<>();
    return files.stream().filter(file -> seen.add(identity(file))).toList();
  }

  private static Object identity(String file) {
    try {
      Path path = real(SourceId.of(file));
      return path == null ? file : path;
    } catch (InvalidPathException unread) {
      return file;
    }
  }

  /** Returns the file with all links resolved; null for the standard library. */
  static @Nullable Path real(SourceId id) {
    Path path = id.path();
    try {
      return path == null ? null : path.toRealPath();
    } catch (IOException unread) {
      return path;
    }
  }

  /** Whether results are labelled by file: always for a directory, even if it holds one config. */
  static boolean areSeveral(List<String> arguments) {
    return arguments.size() > 1 || isDirectory(arguments.get(0));
  }

  /** Whether an argument is a directory. */
  static boolean isDirectory(String argument) {
    return !argument.contains("::") && Files.isDirectory(Path.of(argument));
  }

  /**
   * Whether a word among configs and keys looks like a config or a directory. The disk is not
   * consulted: {@code data} is a key even beside a directory of that name.
   */
  static boolean isConfig(String word) {
    int dot = word.lastIndexOf('.');
    return word.contains("/")
        || word.contains(File.separator)
        || word.startsWith(SourceId.STDLIB)
        || (dot >= 0 && SourceLoader.EXTENSIONS.contains(word.substring(dot)));
  }

  /** Whether a file's extension is that of config text, not of JSON or YAML. */
  static boolean isConfigText(String name) {
    return name.matches("(?s).*\\.(cfg|cfgrun|py)");
  }

  private static List<String> in(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(ConfigFiles::isConfigText)
          .sorted()
          .toList();
    } catch (UncheckedIOException problem) {
      throw UserFacingException.unreadable(folder, Objects.requireNonNull(problem.getCause()));
    } catch (IOException problem) {
      throw UserFacingException.unreadable(folder, problem);
    }
  }
}
