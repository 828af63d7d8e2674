package org.cfgrun.interpreter.tree;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.print.JsonPrinter;

/** Prints trees of files as text, JSON or Graphviz. */
public final class FileTreePrinter {
  private final StringBuilder out = new StringBuilder();
  private final Set<String> shown = new HashSet<>();

  private FileTreePrinter() {}

  /** Prints one line per file with its keys. A repeated subtree is printed once. */
  public static String text(FileTree tree) {
    FileTreePrinter printer = new FileTreePrinter();
    printer.line("", tree);
    printer.below(tree, "");
    return printer.out.toString();
  }

  /** Prints several trees as text. */
  public static String text(List<FileTree> trees) {
    StringBuilder text = new StringBuilder();
    trees.forEach(tree -> text.append(text(tree)));
    return text.toString();
  }

  private void below(FileTree tree, String margin) {
    // Files in diamonds are reached on exponentially many paths.
    if (!shown.add(tree.file())) {
      return;
    }
    List<FileTree> branches = tree.branches();
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      line(margin + (last ? "└─ " : "├─ "), branches.get(i));
      below(branches.get(i), margin + (last ? "   " : "│  "));
    }
  }

  private void line(String margin, FileTree tree) {
    out.append(margin).append(tree.file());
    if (!tree.keys().isEmpty()) {
      out.append(": ").append(String.join(", ", tree.keys()));
    }
    if (shown.contains(tree.file()) && !tree.branches().isEmpty()) {
      out.append(" (see above)");
    }
    out.append('\n');
  }

  /** Prints one JSON object per file, with its keys and the names of its branches. */
  public static String json(FileTree tree, String branches) {
    return JsonPrinter.print(object(tree, branches));
  }

  /** Prints several trees as an array of the objects of {@link #json(FileTree, String)}. */
  public static String json(List<FileTree> trees, String branches) {
    JsonArray all = new JsonArray();
    trees.forEach(tree -> all.add(object(tree, branches)));
    return JsonPrinter.print(all);
  }

  private static JsonObject object(FileTree tree, String branches) {
    JsonObject json = new JsonObject();
    json.addProperty("root", tree.file());
    JsonArray files = new JsonArray();
    for (FileTree file : files(tree)) {
      JsonObject one = new JsonObject();
      one.addProperty("file", file.file());
      if (!file.keys().isEmpty()) {
        one.add("keys", array(file.keys()));
      }
      one.add(branches, array(file.branches().stream().map(FileTree::file).toList()));
      files.add(one);
    }
    json.add("files", files);
    return json;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /**
   * Prints one tree as a Graphviz digraph.
   *
   * @param upwards whether branches are bases, in which case arrows point to them
   */
  public static String dot(FileTree tree, boolean upwards) {
    return dot(List.of(tree), upwards);
  }

  /** Prints several trees as one digraph in which shared files occur once. */
  public static String dot(List<FileTree> trees, boolean upwards) {
    StringBuilder out =
        new StringBuilder("digraph configs {\n  rankdir=BT;\n  node [shape=box];\n");
    Set<String> arrows = new LinkedHashSet<>();
    Map<String, FileTree> files = new LinkedHashMap<>();
    trees.forEach(tree -> collect(tree, files));
    for (FileTree file : files.values()) {
      String keys = file.keys().isEmpty() ? "" : "\\n" + String.join(", ", file.keys());
      out.append("  %s [label=%s];\n".formatted(quoted(file.file()), quoted(file.file() + keys)));
      for (FileTree branch : file.branches()) {
        String from = quoted(upwards ? file.file() : branch.file());
        String to = quoted(upwards ? branch.file() : file.file());
        arrows.add("  " + from + " -> " + to + ";\n");
      }
    }
    arrows.forEach(out::append);
    return out.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private static Iterable<FileTree> files(FileTree tree) {
    Map<String, FileTree> files = new LinkedHashMap<>();
    collect(tree, files);
    return files.values();
  }

  private static void collect(FileTree tree, Map<String, FileTree> files) {
    if (files.putIfAbsent(tree.file(), tree) == null) {
      tree.branches().forEach(branch -> collect(branch, files));
    }
  }
}
