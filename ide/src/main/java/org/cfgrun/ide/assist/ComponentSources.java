package org.cfgrun.ide.assist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.source.LineIndex;

/**
 * Finds the sources of components: Java files beside a config, which {@code custom_imports} names,
 * and registered Python classes and functions of the workspace. Files are read, never run.
 */
final class ComponentSources {
  /** How many files are looked at: more than mmdetection, mmcv and a project have together. */
  private static final int MAX_FILES = 6000;

  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_FOUND = 20;
  private static final int MAX_DEPTH = 16;

  private final Pattern python;
  private final Pattern java;
  private final List<Place> found = new ArrayList<>();
  private int files;

  private ComponentSources(String name) {
    String quoted = Pattern.quote(name);
    this.python =
        Pattern.compile(
            "(?m)^[ \\t]*(?:class|def)[ \\t]+"
                + quoted
                + "\\b"
                + "|register_module\\([^)\\n]*['\"]"
                + quoted
                + "['\"]");
    this.java =
        Pattern.compile(
            "(?:class|record|enum)\\s+" + quoted + "\\b|names\\s*=[^)]*\"" + quoted + "\"");
  }

  /**
   * A place in a file.
   *
   * @param line the line, from 0
   */
  record Place(Path file, int line) {}

  /** Returns the places that define a component; registered ones before others. */
  static List<Place> find(String type, Snapshot config) {
    ComponentSources sources = new ComponentSources(Catalog.unscoped(type));
    Set<Path> roots = new LinkedHashSet<>(config.workspace().folders());
    Path own = config.id().path();
    if (roots.isEmpty() && own != null && own.getParent() != null) {
      roots.add(own.getParent());
    }
    for (Path root : roots) {
      sources.search(root);
    }
    return List.copyOf(sources.found);
  }

  private void search(Path root) {
    try {
      Files.walkFileTree(root, Set.of(), MAX_DEPTH, new Visitor());
    } catch (IOException | UncheckedIOException unread) {
      // What was found before it stays.
      return;
    }
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      boolean hidden = name != null && name.toString().startsWith(".");
      boolean generated = folder.endsWith("node_modules") || folder.endsWith("__pycache__");
      return hidden || generated ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      boolean isPython = name.endsWith(".py");
      if ((isPython || name.endsWith(".java")) && attributes.size() <= MAX_BYTES) {
        files++;
        read(file, isPython);
      }
      return files >= MAX_FILES || found.size() >= MAX_FOUND
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unread) {
      return FileVisitResult.CONTINUE;
    }
  }

  private void read(Path file, boolean isPython) {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unread) {
      return;
    }
    if (isPython ? !text.contains("register_module") : !text.contains("@Component")) {
      return;
    }
    Matcher matcher = (isPython ? python : java).matcher(text);
    if (matcher.find()) {
      found.add(new Place(file, LineIndex.of(text).line(matcher.start()) - 1));
    }
  }
}
