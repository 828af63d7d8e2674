package org.cfgrun.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An installed Java of another feature version than that of the tests. */
final class OtherJava {
  private static final String VARIABLE = "CFGRUN_OTHER_JAVA";

  private OtherJava() {}

  /**
   * Returns the home of {@code CFGRUN_OTHER_JAVA}, or of the newest other Java beside that of the
   * tests. Skips the test if there is none.
   */
  static Path home() throws IOException {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return Path.of(named);
    }
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    Path newest = null;
    try (Stream<Path> homes = Files.list(own.getParent())) {
      for (Path home : homes.toList()) {
        int version = version(home);
        if (version >= 17
            && version != Runtime.version().feature()
            && (newest == null || version > version(newest))) {
          newest = home;
        }
      }
    }
    Assumptions.assumeTrue(
        newest != null,
        "there is no other Java beside %s; set %s to the home of one".formatted(own, VARIABLE));
    return newest;
  }

  /** Returns the feature version that the release file of a Java names; 0 without one. */
  private static int version(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Integer.parseInt(line.replaceAll(".*\"(\\d+).*", "$1")))
          .findFirst()
          .orElse(0);
    }
  }
}
