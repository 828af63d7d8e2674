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

/**
 * A file with those above or below it. A file that several others inherit stands at each of them.
 *
 * @param file its name
 * @param keys the top-level keys that it gives itself; empty in a tree of heirs
 * @param branches its bases in the order in which it names them, or its heirs
 */
public record FileTree(String file, List<String> keys, List<FileTree> branches) {
  public FileTree {
    keys = List.copyOf(keys);
    branches = List.copyOf(branches);
  }

  /** A config over its bases. */
  public static FileTree ofBases(List<Layer> layers) {
    Map<Member, FileTree> trees = new HashMap<>();
    FileTree last = null;
    for (Layer layer : layers) {
      List<FileTree> bases =
          layer.member().bases().stream().map(base -> trees.get(base.member())).toList();
      last =
          new FileTree(
              layer.member().document().source().name(),
              List.copyOf(layer.own().named().keySet()),
              bases);
      trees.put(layer.member(), last);
    }
    if (last == null) {
      throw new IllegalArgumentException("a config has at least one file");
    }
    return last;
  }

  /** A file over all that inherit it, directly or not, among the files of {@code graphs}. */
  public static FileTree ofHeirs(BaseGraph base, Collection<BaseGraph> graphs) {
    Map<Member, Set<Member>> heirs = new LinkedHashMap<>();
    for (BaseGraph graph : graphs) {
      for (Member member : graph.basesFirst()) {
        for (Base named : member.bases()) {
          heirs.computeIfAbsent(named.member(), key -> new LinkedHashSet<>()).add(member);
        }
      }
    }
    return ofHeirs(base.entry(), heirs, new HashMap<>());
  }

  private static FileTree ofHeirs(
      Member member, Map<Member, Set<Member>> heirs, Map<Member, FileTree> known) {
    FileTree tree = known.get(member);
    if (tree == null) {
      List<FileTree> branches = new ArrayList<>();
      heirs
          .getOrDefault(member, Set.of())
          .forEach(heir -> branches.add(ofHeirs(heir, heirs, known)));
      tree = new FileTree(member.document().source().name(), List.of(), branches);
      known.put(member, tree);
    }
    return tree;
  }
}
