package org.cfgrun.interpreter.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cfgrun.interpreter.source.LoadResult.Failed;
import org.cfgrun.interpreter.source.LoadResult.Loaded;
import org.cfgrun.interpreter.source.LoadResult.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of configs, and of no other files.
 *
 * <p>With roots, a file must be in one of them after all symbolic links are resolved. Without
 * roots, any file that the user can read may be a base. Configs of the standard library come from
 * the class path and may always be read.
 */
public final class SourceLoader {
  /** The file extensions of configs. */
  public static final Set<String> EXTENSIONS =
      Set.of(".py", ".cfg", ".cfgrun", ".json", ".yaml", ".yml");

  /** The maximum size of a config, in bytes. */
  public static final int MAX_BYTES = 16 << 20;

  // As Linux counts: a longer chain of symbolic links is a cycle.
  private static final int MAX_LINKS = 40;

  private final List<Path> roots;
  private final Map<Path, String> texts = new ConcurrentHashMap<>();

  /** Creates a loader that reads only inside {@code roots}; an empty list sets no limit. */
  public SourceLoader(List<Path> roots) {
    this(roots, Map.of());
  }

  /**
   * Creates a loader that reads only inside {@code roots} and replaces the text of some files.
   *
   * @param texts replacement texts by path; a symbolic link stands for its target
   */
  public SourceLoader(List<Path> roots, Map<Path, String> texts) {
    this.roots = List.copyOf(roots);
    texts.forEach(this::edit);
  }

  /**
   * Takes a file as if it had another text.
   *
   * @param text null for the text that is on the disk
   */
  public void edit(Path path, @Nullable String text) {
    if (text == null) {
      texts.remove(real(path));
    } else {
      texts.put(real(path), text);
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException unread) {
      // A text can stand for a file that does not exist, such as standard input.
      return path.toAbsolutePath().normalize();
    }
  }

  /** Reads the text of a config. */
  public LoadResult load(SourceId id) {
    if (!EXTENSIONS.contains(id.extension())) {
      return id.path() != null && isDirectory(id.path())
          ? directory(id)
          : new Failed(
              Reason.FILE_TYPE,
              "`" + id.name() + "` is not a config file.",
              "Use a file with the extension .cfg, .cfgrun, .py, .json, .yaml or .yml.");
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
          Reason.OUTSIDE_ROOTS, "`" + id.name() + "` is outside the standard library.", "");
    }
    ClassLoader classes = SourceLoader.class.getClassLoader();
    try (InputStream in = classes.getResourceAsStream(StandardConfigs.RESOURCES + path)) {
      return in == null ? missing(id) : TextEncoding.decode(id, in.readAllBytes());
    }
  }

  private LoadResult loadFile(SourceId id, Path path) throws IOException {
    if (!readable(path)) {
      return outside(id);
    }
    if (Files.isDirectory(path)) {
      return directory(id);
    }
    String text = texts.isEmpty() ? null : texts.get(real(path));
    if (text != null) {
      return new Loaded(Source.of(id.name(), text));
    }
    if (!Files.isRegularFile(path)) {
      return missing(id);
    }
    if (Files.size(path) == 0 && RegularFile.isMadeBySystem(path.toRealPath())) {
      return new Failed(
          Reason.FILE_TYPE,
          "`" + id.name() + "` is a file of the operating system, not a config file.",
          "");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(id, in);
    }
  }

  private static LoadResult directory(SourceId id) {
    return new Failed(
        Reason.FILE_TYPE, "`" + id.name() + "` is a directory, not a config file.", "");
  }

  /**
   * Reads the text of a config from a stream, such as standard input.
   *
   * @param id its name, whose extension is that of its format
   */
  public static LoadResult read(SourceId id, InputStream in) throws IOException {
    // Not more than allowed, even if the file grows meanwhile.
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    return bytes.length > MAX_BYTES
        ? new Failed(Reason.NOT_TEXT, "`" + id.name() + "` is larger than 16 MiB.", "")
        : TextEncoding.decode(id, bytes);
  }

  /**
   * Returns whether a path is in one of the roots after all symbolic links are resolved. The answer
   * is the same whether the file exists or not: a confined config must not learn which files exist
   * outside its roots, neither by a path nor through a link.
   */
  public boolean readable(Path path) {
    if (roots.isEmpty()) {
      return true;
    }
    Path target = withoutLinks(path);
    return target != null
        && roots.stream().map(SourceLoader::withoutLinks).anyMatch(r -> inside(target, r));
  }

  private static boolean inside(Path path, @Nullable Path root) {
    return root != null && path.startsWith(root);
  }

  /** Returns whether a file exists that may be read. */
  public boolean isFile(Path path) {
    return readable(path) && Files.isRegularFile(path);
  }

  /** Returns whether a directory exists whose files may be read. */
  public boolean isDirectory(Path path) {
    return readable(path) && Files.isDirectory(path);
  }

  private static @Nullable Path withoutLinks(Path path) {
    try {
      return resolveLinks(path);
    } catch (IOException unread) {
      return null;
    }
  }

  /** Resolves the links of a path, whose last parts may be missing; null if they form a cycle. */
  private static @Nullable Path resolveLinks(Path path) throws IOException {
    Deque<Path> steps = new ArrayDeque<>();
    path.toAbsolutePath().normalize().forEach(steps::add);
    Path root = path.toAbsolutePath().getRoot();
    Path at = root;
    int links = 0;
    while (!steps.isEmpty()) {
      Path step = steps.pop();
      if (step.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(step);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (links++ == MAX_LINKS) {
        return null;
      }
      Path target = Files.readSymbolicLink(next);
      at = target.isAbsolute() ? root : at;
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        steps.push(target.getName(i));
      }
    }
    return at;
  }

  private LoadResult outside(SourceId id) {
    List<String> names = new ArrayList<>();
    roots.forEach(root -> names.add(root.toString()));
    return new Failed(
        Reason.OUTSIDE_ROOTS,
        "`" + id.name() + "` is outside the directories that configs may be read from.",
        "Move it into one of: " + String.join(", ", names) + ".");
  }

  /** The names of the configs in the directory of {@code id}, if that directory may be read. */
  public List<String> besides(SourceId id) {
    Path folder = id.path() == null ? null : id.path().getParent();
    try {
      if (id.path() == null) {
        return standardConfigs(id);
      }
      return folder == null || !isDirectory(folder) ? List.of() : configsIn(folder);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> configsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return configs(files.map(file -> file.getFileName().toString()));
    }
  }

  private static List<String> configs(Stream<String> names) {
    return names.filter(name -> EXTENSIONS.stream().anyMatch(name::endsWith)).sorted().toList();
  }

  private static List<String> standardConfigs(SourceId id) {
    String folder = id.name().substring(0, id.name().lastIndexOf('/') + 1);
    String start = folder.isEmpty() ? SourceId.STDLIB : folder;
    return configs(
        StandardConfigs.names().stream()
            .filter(name -> name.startsWith(start))
            .map(name -> name.substring(start.length()))
            .filter(name -> name.indexOf('/') < 0));
  }

  private static LoadResult missing(SourceId id) {
    return id.path() == null
        ? new Failed(
            Reason.MISSING,
            "`" + id.name() + "` is not a config of the standard library.",
            "Use `stdlib::` only for configs that ship with cfgrun, and paths for other files.")
        : new Failed(Reason.MISSING, "`" + id.name() + "` does not exist.", "");
  }
}
