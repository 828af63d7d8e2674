package org.cfgrun.runtime.registry.custom;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.processor.ComponentProcessor;
import org.cfgrun.interpreter.source.RegularFile;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The search path of custom modules.
 *
 * @param roots directories, including the jars in them, and jars; the first root with a module wins
 */
public record ModulePath(List<Path> roots) {
  private static final String JAR = ".jar";
  private static final String JAVA = ".java";

  /** A jar beside a stranger's config may hold a few bytes that unpack to gigabytes. */
  private static final int MAX_INDEX = 1 << 24;

  public ModulePath {
    roots = List.copyOf(roots);
  }

  /** Creates a path that starts with the directory of the config. */
  public static ModulePath of(Path configFolder, List<Path> more) {
    List<Path> roots = new ArrayList<>();
    roots.add(configFolder);
    roots.addAll(more);
    return new ModulePath(roots);
  }

  /**
   * Finds a module such as {@code my.hooks.my_hook}: the file {@code my/hooks/my_hook.java} in a
   * root, the files of the directory {@code my/hooks/my_hook}, or the package with that name in a
   * jar. Returns null if there is none.
   */
  @Nullable CustomModule find(String name) throws IOException {
    for (Path root : roots) {
      CustomModule.Sources sources = sources(root, name);
      if (sources != null) {
        return sources;
      }
    }
    for (Path jar : jars()) {
      Catalog catalog = packageOf(jar, name);
      if (catalog != null) {
        return new CustomModule.JarPackage(jar, catalog);
      }
    }
    return null;
  }

  /** Returns whether a module has a class with a name. */
  boolean hasClass(String module, String name) throws IOException {
    CustomModule found = find(module);
    if (found instanceof CustomModule.JarPackage jar) {
      return jar.catalog().components().stream()
          .anyMatch(component -> component.className().equals(module + "." + name));
    }
    if (found instanceof CustomModule.Sources sources) {
      Pattern declared = Pattern.compile("\\b(class|record|enum|interface)\\s+" + name + "\\b");
      for (Path file : sources.files()) {
        if (declared.matcher(RegularFile.read(file, SourceLoader.MAX_BYTES)).find()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns the file of a module with another extension, for suggestions; null if there is none.
   */
  @Nullable Path fileWithExtension(String name, String extension) {
    return roots.stream()
        .map(root -> root.resolve(name.replace('.', '/') + extension))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static CustomModule.@Nullable Sources sources(Path root, String name) throws IOException {
    String relative = name.replace('.', '/');
    Path file = root.resolve(relative + JAVA);
    if (Files.isRegularFile(file)) {
      return isInside(root, file) ? new CustomModule.Sources(List.of(file)) : null;
    }
    Path folder = root.resolve(relative);
    if (!Files.isDirectory(folder)) {
      return null;
    }
    List<Path> files = new ArrayList<>();
    for (Path each : list(folder, JAVA)) {
      if (isInside(root, each)) {
        files.add(each);
      }
    }
    return files.isEmpty() ? null : new CustomModule.Sources(files);
  }

  /**
   * Returns whether a file is inside a root after resolving links. Only files inside a root may be
   * compiled.
   */
  private static boolean isInside(Path root, Path file) throws IOException {
    return file.toRealPath().startsWith(root.toRealPath());
  }

  /** Returns all jars, in order. */
  List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path root : roots) {
      if (Files.isDirectory(root)) {
        jars.addAll(list(root, JAR));
      } else if (root.toString().endsWith(JAR) && Files.isRegularFile(root)) {
        jars.add(root);
      }
    }
    return jars;
  }

  private static List<Path> list(Path folder, String extension) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(extension) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static @Nullable Catalog packageOf(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry index = file.getEntry(ComponentProcessor.INDEX);
      if (index == null) {
        return null;
      }
      byte[] text = file.getInputStream(index).readNBytes(MAX_INDEX + 1);
      if (text.length > MAX_INDEX) {
        throw new IOException("the index of components in `" + jar + "` is too large");
      }
      try (Reader in = new StringReader(new String(text, StandardCharsets.UTF_8))) {
        Catalog all = Catalog.read(in);
        Catalog part =
            Catalog.of(
                all.components().stream().filter(c -> isIn(c.className(), name)).toList(),
                all.settings().stream().filter(s -> isIn(s.className(), name)).toList());
        return part.components().isEmpty() ? null : part;
      }
    } catch (ZipException corrupt) {
      throw new IOException("`%s` is not a jar: %s".formatted(jar, corrupt.getMessage()), corrupt);
    }
  }

  private static boolean isIn(String className, String packageName) {
    int dot = className.lastIndexOf('.');
    return dot >= 0 && className.substring(0, dot).equals(packageName);
  }
}
