package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.interpreter.source.SourceLoader;

/**
 * Arguments read from files: {@code @LIST} stands for the lines of the file LIST, and {@code @@x}
 * for the argument {@code @x}.
 *
 * <p>A line is one argument, with the blanks, quotes and backslashes inside it. Blanks around it
 * and one pair of quotes around all of it are removed. Empty lines and lines that start with {@code
 * #} are skipped. Picocli has two formats of such files: one splits lines at blanks, the other
 * keeps the quotes that other programs put around file names.
 */
final class ArgumentFile {
  private ArgumentFile() {}

  /**
   * Replaces each {@code @LIST} by the arguments of that file.
   *
   * @throws IOException if a file cannot be read, with a message for the user
   */
  static String[] expand(String... words) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      if (word.length() < 2 || word.charAt(0) != '@') {
        arguments.add(word);
      } else if (word.charAt(1) == '@') {
        arguments.add(word.substring(1));
      } else {
        read(word.substring(1), arguments);
      }
    }
    return arguments.toArray(String[]::new);
  }

  private static void read(String name, List<String> arguments) throws IOException {
    try {
      // The shell passes a pipe for `@<(command)`.
      String lines = RegularFile.readAny(Path.of(name), SourceLoader.MAX_BYTES);
      for (String line : lines.split("\\R")) {
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          arguments.add(withoutQuotes(text));
        }
      }
    } catch (IOException problem) {
      throw new IOException(unreadable(name, DiskReason.of(problem)), problem);
    } catch (InvalidPathException problem) {
      throw new IOException(unreadable(name, "not a file name"), problem);
    }
  }

  private static String withoutQuotes(String text) {
    char first = text.charAt(0);
    int last = text.length() - 1;
    boolean quoted = last > 0 && (first == '"' || first == '\'') && text.charAt(last) == first;
    return quoted ? text.substring(1, last) : text;
  }

  private static String unreadable(String name, String reason) {
    return "the argument file `" + name + "` cannot be read: " + reason + ".";
  }
}
