package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.LoadResult.Reason;

/**
 * Reads the text of configs, and of nothing else.
 *
 * <p>With roots, a file must lie in one of them after every symbolic link is followed; without, any
 * file that the user can read may be a base. Configs of the standard library come from the class
 * path and may always be read.
 */
public final class SourceLoader {
  /** The endings of configs. */
  public static final Set<String> EXTENSIONS =
      Set.of(".py", ".cfg", ".cfgrun", ".json", ".yaml", ".yml");

  private static final String RESOURCES = "org/cfgrun/stdlib/";
  private static final long MAX_BYTES = 16L << 20;

  private final List<Path> roots;
  private final Map<Path, String> texts;

  /** A loader confined to {@code roots}; an empty list confines nothing. */
  public SourceLoader(List<Path> roots) {
    this(roots, Map.of());
  }

  /**
   * A confined loader that takes some files as if they had other texts.
   *
   * @param texts by path; a link is the file that it leads to
   */
  public SourceLoader(List<Path> roots, Map<Path, String> texts) {
    this.roots = List.copyOf(roots);
    Map<Path, String> byFile = new HashMap<>();
    texts.forEach((path, text) -> byFile.put(real(path), text));
    this.texts = Map.copyOf(byFile);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException unread) {
      return path;
    }
  }

  /** Reads a config. */
  public LoadResult load(SourceId id) {
    if (!EXTENSIONS.contains(id.extension())) {
      return new Failed(
          Reason.FILE_TYPE,
          "`" + id.name() + "` is no config.",
          "Configs end with .cfg, .cfgrun, .py, .json, .yaml or .yml.");
    }
    try {
      Path path = id.path();
      return path == null ? loadResource(id) : loadFile(id, path);
    } catch (IOException e) {
      return new Failed(
          Reason.MISSING, "`" + id.name() + "` cannot be read: " + DiskReason.of(e) + ".", "");
    }
  }

  private static LoadResult loadResource(SourceId id) throws IOException {
    String path = id.name().substring(SourceId.STDLIB.length());
    if (path.startsWith("..")) {
      return new Failed(
          Reason.OUTSIDE_ROOTS, "`" + id.name() + "` leads out of the standard library.", "");
    }
    ClassLoader classes = SourceLoader.class.getClassLoader();
    try (InputStream in = classes.getResourceAsStream(RESOURCES + path)) {
      return in == null ? missing(id) : decode(id, in.readAllBytes());
    }
  }

  private LoadResult loadFile(SourceId id, Path path) throws IOException {
    if (Files.isDirectory(path) && inside(path)) {
      return new Failed(Reason.FILE_TYPE, "`" + id.name() + "` is a folder.", "");
    }
    if (!Files.isRegularFile(path)) {
      // A confined config learns nothing about files outside of its roots, not even which exist.
      return lexicallyInside(path) ? missing(id) : outside(id);
    }
    if (!inside(path)) {
      return outside(id);
    }
    String text = texts.isEmpty() ? null : texts.get(real(path));
    if (text != null) {
      return new Loaded(Source.of(id.name(), text));
    }
    if (Files.size(path) > MAX_BYTES) {
      return new Failed(Reason.NOT_TEXT, "`" + id.name() + "` is larger than 16 MiB.", "");
    }
    return decode(id, Files.readAllBytes(path));
  }

  private boolean lexicallyInside(Path path) {
    return roots.isEmpty()
        || roots.stream().anyMatch(r -> path.startsWith(r.toAbsolutePath().normalize()));
  }

  private boolean inside(Path path) throws IOException {
    if (roots.isEmpty()) {
      return true;
    }
    Path real = path.toRealPath();
    for (Path root : roots) {
      if (Files.exists(root) && real.startsWith(root.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  private LoadResult outside(SourceId id) {
    List<String> names = new ArrayList<>();
    roots.forEach(root -> names.add(root.toString()));
    return new Failed(
        Reason.OUTSIDE_ROOTS,
        "`" + id.name() + "` lies outside the folders that configs may be read from.",
        "Allowed are " + String.join(", ", names) + ".");
  }

  /** The names of the configs in the folder where {@code id} would lie, as far as it may know. */
  public List<String> besides(SourceId id) {
    Path folder = id.path() == null ? null : id.path().getParent();
    try {
      if (folder == null || !Files.isDirectory(folder) || !inside(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> EXTENSIONS.stream().anyMatch(name::endsWith))
            .sorted()
            .toList();
      }
    } catch (IOException e) {
      return List.of();
    }
  }

  private static LoadResult missing(SourceId id) {
    return id.path() == null
        ? new Failed(
            Reason.MISSING,
            "No config `" + id.name() + "` comes with cfgrun.",
            "`stdlib::` names the configs that come with cfgrun; others are named by their paths.")
        : new Failed(Reason.MISSING, "`" + id.name() + "` does not exist.", "");
  }

  private static LoadResult decode(SourceId id, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      return new Failed(
          Reason.NOT_TEXT,
          "`" + id.name() + "` is not UTF-8 text (byte " + in.position() + ").",
          "Save it as UTF-8.");
    }
    String text = out.flip().toString();
    if (text.indexOf('\0') >= 0) {
      return new Failed(
          Reason.NOT_TEXT,
          "`" + id.name() + "` holds a NUL character (character " + text.indexOf('\0') + ").",
          "It is probably no text file.");
    }
    // A byte order mark is how some editors say UTF-8; it is no part of the text.
    return new Loaded(Source.of(id.name(), text.startsWith("\uFEFF") ? text.substring(1) : text));
  }
}
