package org.cfgrun.interpreter.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Printable;

/**
 * A tree of the bases or children of a file. A file that is reached on several paths occurs several
 * times.
 *
 * @param file the name of the file
 * @param keys the top-level keys that the file itself sets; empty in a tree of children
 * @param branches the bases of the file in order, or its children
 */
public record FileTree(String file, List<String> keys, List<FileTree> branches) {
  public FileTree {
    keys = List.copyOf(keys);
    branches = List.copyOf(branches);
  }

  /** Returns the tree of the bases of a config. */
  public static FileTree ofBases(List<Layer> layers) {
    // Subtrees are shared, because a file in diamonds is reached on exponentially many paths.
    Map<Member, FileTree> trees = new HashMap<>();
    FileTree last = null;
    for (Layer layer : layers) {
      List<FileTree> bases =
          layer.member().bases().stream().map(base -> trees.get(base.member())).toList();
      last =
          new FileTree(
              layer.member().document().source().name(),
              layer.own().named().keySet().stream().map(Printable::line).toList(),
              bases);
      trees.put(layer.member(), last);
    }
    if (last == null) {
      throw new IllegalArgumentException("a config has at least one file");
    }
    return last;
  }

  /** Returns the tree of all files in {@code graphs} that directly or indirectly inherit a file. */
  public static FileTree ofChildren(BaseGraph base, Collection<BaseGraph> graphs) {
    Map<Member, Set<Member>> children = new LinkedHashMap<>();
    for (BaseGraph graph : graphs) {
      for (Member member : graph.basesFirst()) {
        for (Base named : member.bases()) {
          children.computeIfAbsent(named.member(), key -> new LinkedHashSet<>()).add(member);
        }
      }
    }
    return ofChildren(base.entry(), children, new HashMap<>());
  }

  private static FileTree ofChildren(
      Member member, Map<Member, Set<Member>> children, Map<Member, FileTree> known) {
    FileTree tree = known.get(member);
    if (tree == null) {
      List<FileTree> branches = new ArrayList<>();
      children
          .getOrDefault(member, Set.of())
          .forEach(child -> branches.add(ofChildren(child, children, known)));
      tree = new FileTree(member.document().source().name(), List.of(), branches);
      known.put(member, tree);
    }
    return tree;
  }
}
