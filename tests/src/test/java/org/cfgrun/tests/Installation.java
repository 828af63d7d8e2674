package org.cfgrun.tests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A distribution of the classes under test: the launcher, and a jar that references the class path.
 */
final class Installation {
  private static final Path FOLDER = Path.of("target", "installation").toAbsolutePath();
  private static final Path LAUNCHER = install();

  private Installation() {}

  /** Returns the {@code cfgrun} command. It runs the Java of {@code JAVA_HOME}. */
  static Path launcher() {
    return LAUNCHER;
  }

  private static Path install() {
    Path lib = FOLDER.resolve("lib");
    Path launcher = FOLDER.resolve("bin").resolve("cfgrun");
    try {
      Files.createDirectories(lib);
      Files.createDirectories(launcher.getParent());
      Files.copy(
          Path.of("..", "cfgrun"),
          launcher,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      writeJar(lib.resolve("cfgrun-cli-tested.jar"));
      // Classes in directories cannot be archived. An empty file makes the launcher skip it.
      Files.write(
          lib.resolve("cfgrun-" + System.getProperty("java.version") + ".jsa"), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return launcher;
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  /** Surefire can start the tests from a jar that only references the class path. */
  private static String classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
