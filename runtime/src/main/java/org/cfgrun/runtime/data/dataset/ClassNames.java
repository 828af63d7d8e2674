package org.cfgrun.runtime.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.data.pipeline.NodeValues;
import org.jspecify.annotations.Nullable;

/** The class names of a dataset. A string is the path of a file with one name per line. */
@ConfigValue("a list of class names, or the path of a file with one name per line")
public final class ClassNames {
  /** A longer file is not a list of class names. */
  private static final long MAX_BYTES = 1 << 20;

  private final List<String> written;
  private final @Nullable String file;

  /** Creates names that are written in the config. */
  public ClassNames(List<String> names) {
    this.written = checked(names);
    this.file = null;
  }

  private ClassNames(String file) {
    this.written = List.of();
    this.file = file;
  }

  private static List<String> checked(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new ArgumentException(
            "classes", "Duplicate class '%s' in `classes`. Remove one of them.".formatted(name));
      }
    }
    if (names.isEmpty()) {
      throw new ArgumentException(
          "classes", "`classes` is empty. Expected at least one class name.");
    }
    return List.copyOf(names);
  }

  /** Returns the names as written in the config; empty if they are in a file. */
  List<String> written() {
    return written;
  }

  /**
   * Returns the names, which are read from their file if they are in one.
   *
   * @throws ArgumentException if the file cannot be read
   */
  public List<String> names() {
    return file == null ? written : checked(lines(file));
  }

  /** Reads a list of names, or the file at the path given as a string. */
  public static ClassNames fromConfig(ConfigNode node) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof String file) {
      return new ClassNames(file);
    }
    return new ClassNames(NodeValues.texts(node, "a class name"));
  }

  private static List<String> lines(String file) {
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path)) {
        throw unreadable(file);
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new ArgumentException(
            "classes",
            "The class file `%s` has %s bytes; expected one name per line in at most %s."
                .formatted(file, Files.size(path), MAX_BYTES));
      }
      return Files.readAllLines(path).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException | InvalidPathException e) {
      throw unreadable(file);
    }
  }

  private static ArgumentException unreadable(String file) {
    return new ArgumentException(
        "classes",
        "Cannot read the class file `%s`. For a single class write `classes=('%s',)`, with the comma."
            .formatted(file, file));
  }
}
