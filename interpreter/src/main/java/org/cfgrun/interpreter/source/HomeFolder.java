package org.cfgrun.interpreter.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The home directory of the user. */
public final class HomeFolder {
  private HomeFolder() {}

  /**
   * Returns the directories that exist of these: the home directory in the password file, and
   * {@code $HOME}. Java's {@code user.home} is {@code ?} for a user without an entry in the
   * password file, which is common in containers.
   *
   * @param environment returns an environment variable, or null
   */
  public static List<Path> candidates(UnaryOperator<@Nullable String> environment) {
    List<Path> found = new ArrayList<>();
    for (String path : new String[] {System.getProperty("user.home"), environment.apply("HOME")}) {
      if (path != null && Path.of(path).isAbsolute() && Files.isDirectory(Path.of(path))) {
        found.add(Path.of(path));
      }
    }
    return found;
  }
}
