package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The configs that are part of cfgrun, addressed as {@code stdlib::path}. */
public final class StandardConfigs {
  /** The folder of the configs on the class path. */
  static final String RESOURCES = "org/cfgrun/stdlib/";

  /** A config that every version has. */
  private static final String KNOWN = "_base_/default_runtime.cfg";

  private StandardConfigs() {}

  /**
   * Returns the names, such as {@code stdlib::_base_/default_runtime.cfg}, in order; none if the
   * module with the configs is not on the class path.
   */
  public static List<String> names() {
    return Names.ALL;
  }

  /** Read once: a second file system of the same jar cannot be opened beside the first. */
  private static final class Names {
    private static final List<String> ALL = read();
  }

  private static List<String> read() {
    URL known = StandardConfigs.class.getClassLoader().getResource(RESOURCES + KNOWN);
    if (known == null) {
      return List.of();
    }
    try {
      URI file = known.toURI();
      if (!file.getScheme().equals("jar")) {
        return below(above(Path.of(file)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(file, Map.of())) {
        return below(jar.getPath(RESOURCES));
      }
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Path above(Path known) {
    Path folder = known;
    for (int i = 0; i < Path.of(KNOWN).getNameCount(); i++) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }

  private static List<String> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> SourceId.STDLIB + folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".cfg"))
          .sorted()
          .toList();
    }
  }
}
