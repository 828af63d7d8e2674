package org.cfgrun.ide.assist;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.assist.Occurrences;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;
import org.jspecify.annotations.Nullable;

/**
 * The files that share a variable: a file that assigns it, all that inherit that file, and what
 * these inherit in turn. Files that assign the same name without a common child are unrelated.
 */
final class VariableFiles {
  private final String name;
  private final CancelChecker cancellation;
  private final Interpreter reader;
  private final Map<Path, ConfigFile> mentioning = new LinkedHashMap<>();
  private final Map<Path, ConfigFile> all = new LinkedHashMap<>();
  private final Set<Path> assigning = new LinkedHashSet<>();
  private @Nullable SourceId unchangeable;

  private VariableFiles(String name, Snapshot config, CancelChecker cancellation) {
    this.name = name;
    this.cancellation = cancellation;
    this.reader = config.workspace().reader();
  }

  static VariableFiles of(String name, Snapshot config, CancelChecker cancellation) {
    VariableFiles files = new VariableFiles(name, config, cancellation);
    Path own = config.id().path();
    if (own != null) {
      files.read(List.of(own));
    }
    Set<Path> done = new LinkedHashSet<>();
    while (!done.containsAll(files.assigning)) {
      Set<Path> next = new LinkedHashSet<>(files.assigning);
      next.removeAll(done);
      done.addAll(next);
      files.read(config.workspace().index().descendants(next));
    }
    return files;
  }

  private void read(Collection<Path> paths) {
    for (Path path : paths) {
      cancellation.checkCanceled();
      BaseGraph graph = reader.bases(path.toString(), new Problems());
      if (graph != null) {
        graph.basesFirst().forEach(this::read);
      }
    }
  }

  private void read(Member member) {
    ConfigFile tree = member.document().tree();
    Path path = member.id().path();
    if (tree == null) {
      // JSON or YAML, whose keys have no occurrences.
      String text = member.document().source().text();
      unchangeable = text.contains(name) ? member.id() : unchangeable;
      return;
    }
    if (path != null && all.putIfAbsent(path, tree) != null) {
      return;
    }
    Occurrences found = Occurrences.of(name, tree);
    if (path == null) {
      unchangeable = found.isEmpty() ? unchangeable : member.id();
    } else if (!found.isEmpty()) {
      mentioning.put(path, tree);
      if (!found.assigned().isEmpty()) {
        assigning.add(path);
      }
    }
  }

  /** Returns the files that mention the variable, with their occurrences. */
  Map<Path, Occurrences> occurrences() {
    Map<Path, Occurrences> found = new LinkedHashMap<>();
    mentioning.forEach((path, tree) -> found.put(path, Occurrences.of(name, tree)));
    return found;
  }

  /** Returns all files in which another name would meet this one. */
  Collection<ConfigFile> trees() {
    return all.values();
  }

  /**
   * Returns a file that mentions it and in which it cannot be renamed: a config of the standard
   * library, or one in JSON or YAML; null for none.
   */
  @Nullable SourceId unchangeable() {
    return unchangeable;
  }
}
