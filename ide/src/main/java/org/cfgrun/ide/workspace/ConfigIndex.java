package org.cfgrun.ide.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.ExprWalker;
import org.cfgrun.interpreter.syntax.Statement;
import org.eclipse.lsp4j.Range;

/**
 * The configs of the workspace: which name which as their bases, and the keys that they assign.
 * Only names are kept: the syntax trees of all configs of a project would be most of the server's
 * memory.
 */
public final class ConfigIndex {
  /** How many configs of a workspace are looked at. */
  private static final int MAX_FILES = 20_000;

  private static final int MAX_DEPTH = 24;

  private final Workspace workspace;
  private final Map<Path, Entry> entries = new HashMap<>();

  ConfigIndex(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * A config as it was read.
   *
   * @param bases the files that it names as bases
   * @param keys the variables and sections that it assigns
   */
  private record Entry(FileTime modified, long size, Set<Path> bases, List<Key> keys) {}

  /** A key at the top of a config, where it is assigned. */
  public record Key(String name, Range range) {}

  /** Returns all configs, in order. */
  public List<Path> files() {
    update();
    return entries.keySet().stream().sorted().toList();
  }

  /** Returns the keys that each config assigns, by file. */
  public Map<Path, List<Key>> keys() {
    update();
    Map<Path, List<Key>> keys = new TreeMap<>();
    entries.forEach((file, entry) -> keys.put(file, entry.keys()));
    return keys;
  }

  /** Returns the configs that name a file as a base, in order. */
  public List<Path> children(Path file) {
    update();
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().bases().contains(file))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Returns some files and all configs that inherit one of them. */
  public Set<Path> descendants(Collection<Path> files) {
    update();
    Map<Path, List<Path>> children = new HashMap<>();
    entries.forEach(
        (file, entry) ->
            entry
                .bases()
                .forEach(b -> children.computeIfAbsent(b, k -> new ArrayList<>()).add(file)));
    Set<Path> all = new LinkedHashSet<>(files);
    Deque<Path> left = new ArrayDeque<>(files);
    while (!left.isEmpty()) {
      for (Path child : children.getOrDefault(left.pop(), List.of())) {
        if (all.add(child)) {
          left.add(child);
        }
      }
    }
    return all;
  }

  /** Reads the configs that are new or have changed. */
  private void update() {
    Map<Path, BasicFileAttributes> present = new TreeMap<>();
    workspace.folders().forEach(folder -> list(folder, present));
    Set<Path> open = workspace.openFiles();
    entries.keySet().removeIf(file -> !present.containsKey(file) && !open.contains(file));
    List<Path> changed = new ArrayList<>();
    present.forEach(
        (file, now) -> {
          Entry known = entries.get(file);
          boolean same =
              known != null
                  && known.modified().equals(now.lastModifiedTime())
                  && known.size() == now.size();
          if (!same && !open.contains(file)) {
            changed.add(file);
          }
        });
    changed.addAll(open);
    Interpreter reader = workspace.reader();
    reader.open(changed.stream().map(Path::toString).toList());
    for (Path file : changed) {
      BasicFileAttributes now = present.get(file);
      BaseGraph graph = reader.bases(file.toString(), new Problems());
      entries.put(
          file,
          new Entry(
              now == null ? FileTime.fromMillis(0) : now.lastModifiedTime(),
              now == null ? -1 : now.size(),
              graph == null ? Set.of() : bases(graph.entry()),
              graph == null ? List.of() : keys(graph.entry())));
    }
  }

  private List<Key> keys(Member member) {
    ConfigFile tree = member.document().tree();
    if (tree == null) {
      return List.of();
    }
    Positions positions = new Positions(tree.source(), workspace.encoding());
    List<Key> keys = new ArrayList<>();
    for (Statement statement : tree.statements()) {
      Statement read =
          statement instanceof Statement.Broken broken && broken.partial() != null
              ? broken.partial()
              : statement;
      for (Expr part : ExprWalker.of(read)) {
        boolean assigned =
            read instanceof Statement.Assign assign && assign.targets().contains(part)
                || read instanceof Statement.AnnotatedAssign annotated
                    && annotated.target() == part;
        if (assigned && part instanceof Expr.Name name) {
          keys.add(new Key(name.id(), positions.range(name.span())));
        }
      }
    }
    return List.copyOf(keys);
  }

  private static Set<Path> bases(Member member) {
    Set<Path> bases = new LinkedHashSet<>();
    for (Base base : member.bases()) {
      if (base.member().id().path() != null) {
        bases.add(base.member().id().path());
      }
    }
    return bases;
  }

  private static void list(Path folder, Map<Path, BasicFileAttributes> files) {
    try {
      Files.walkFileTree(
          folder,
          Set.of(),
          MAX_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
              boolean skipped =
                  !at.equals(folder)
                      && (at.getFileName().toString().startsWith(".")
                          || at.endsWith("node_modules")
                          || at.endsWith("__pycache__"));
              return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && ConfigDetection.mayBeConfig(file)) {
                files.put(file, attributes);
              }
              return files.size() < MAX_FILES
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unread) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unread) {
      // What was listed before it stays.
      return;
    }
  }
}
