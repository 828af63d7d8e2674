package org.cfgrun.interpreter.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The home directory of the user. */
public final class HomeFolder {
  private HomeFolder() {}

  /**
   * Returns the home directory in the password file, otherwise {@code $HOME}, or null if neither is
   * a directory. Java's {@code user.home} is {@code ?} for a user without an entry in the password
   * file, which is common in containers.
   *
   * @param environment returns an environment variable, or null
   */
  public static @Nullable Path find(UnaryOperator<@Nullable String> environment) {
    for (String path : new String[] {System.getProperty("user.home"), environment.apply("HOME")}) {
      if (path != null && Path.of(path).isAbsolute() && Files.isDirectory(Path.of(path))) {
        return Path.of(path);
      }
    }
    return null;
  }
}
