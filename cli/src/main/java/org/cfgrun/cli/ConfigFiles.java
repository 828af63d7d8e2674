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
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/** The configs that a command line names: files as they are, folders for all in and below them. */
final class ConfigFiles {
  private ConfigFiles() {}

  /** The files, in order; those of a folder by name. */
  static List<String> of(List<String> arguments) {
    List<String> files = new ArrayList<>();
    for (String argument : arguments) {
      if (isFolder(argument)) {
        files.addAll(in(Path.of(argument)));
      } else {
        files.add(argument);
      }
    }
    return files;
  }

  /** The first name of every file, which may be reached by several names and links. */
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

  /** The file behind every link; null for the standard library. */
  static @Nullable Path real(SourceId id) {
    Path path = id.path();
    try {
      return path == null ? null : path.toRealPath();
    } catch (IOException unread) {
      return path;
    }
  }

  /** Whether the arguments ask for an answer about several configs: a folder may hold only one. */
  static boolean areSeveral(List<String> arguments) {
    return arguments.size() > 1 || isFolder(arguments.get(0));
  }

  /** Whether an argument is a folder. */
  static boolean isFolder(String argument) {
    return !argument.contains("::") && Files.isDirectory(Path.of(argument));
  }

  /**
   * Whether a word among configs and keys looks like a config or a folder. What is on the disk does
   * not count: the key {@code data} stays one beside a folder of that name.
   */
  static boolean isConfig(String word) {
    int dot = word.lastIndexOf('.');
    return word.contains("/")
        || word.contains(File.separator)
        || word.startsWith(SourceId.STDLIB)
        || (dot >= 0 && SourceLoader.EXTENSIONS.contains(word.substring(dot)));
  }

  /** Whether a file is config text by its ending, and not JSON or YAML. */
  static boolean isConfigText(String name) {
    return name.matches(".*\\.(cfg|cfgrun|py)");
  }

  private static List<String> in(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(ConfigFiles::isConfigText)
          .sorted()
          .toList();
    } catch (UncheckedIOException problem) {
      throw unread(folder, problem.getCause());
    } catch (IOException problem) {
      throw unread(folder, problem);
    }
  }

  private static UserFacingException unread(Path folder, IOException problem) {
    return new UserFacingException("cannot read " + folder + ": " + DiskReason.of(problem));
  }
}
