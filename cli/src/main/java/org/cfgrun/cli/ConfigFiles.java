package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.SourceLoader;

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

  /** Whether the arguments ask for an answer about several configs: a folder may hold only one. */
  static boolean areSeveral(List<String> arguments) {
    return arguments.size() > 1 || isFolder(arguments.get(0));
  }

  /** Whether an argument is a folder. */
  static boolean isFolder(String argument) {
    return !argument.contains("::") && Files.isDirectory(Path.of(argument));
  }

  /** Whether a word names a config or a folder, by its ending or by what is on the disk. */
  static boolean isConfig(String word) {
    int dot = word.lastIndexOf('.');
    return isFolder(word)
        || word.contains("::")
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
    } catch (IOException | UncheckedIOException problem) {
      throw new UserFacingException("cannot read " + folder + ": " + problem.getMessage());
    }
  }
}
