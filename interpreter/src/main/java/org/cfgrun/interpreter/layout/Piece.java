package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * What the layout works on: a scalar's text, or brackets with items.
 *
 * @param open the opening bracket, or the whole text of a scalar
 * @param items null for a scalar
 * @param close the closing bracket
 */
record Piece(String open, @Nullable List<Item> items, String close) {
  /**
   * An item between brackets.
   *
   * @param label {@code key=}, {@code 'key': } or an empty string
   */
  record Item(String label, ConfigNode value) {}

  /** The piece that a node is written as. */
  static Piece of(ConfigNode node, Functions functions) {
    if (node instanceof DictNode dict) {
      return ofDict(dict, functions);
    }
    if (node instanceof ListNode list) {
      return new Piece("[", unlabelled(list.items()), "]");
    }
    if (node instanceof TupleNode tuple) {
      return new Piece("(", unlabelled(tuple.items()), tuple.items().size() == 1 ? ", )" : ")");
    }
    if (node instanceof SetNode set) {
      return set.items().isEmpty()
          ? text(functions.name("set") + "()")
          : new Piece("{", unlabelled(set.items()), "}");
    }
    return text(scalar(((ScalarNode) node).value(), functions));
  }

  private static Piece text(String text) {
    return new Piece(text, null, "");
  }

  private static Piece ofDict(DictNode dict, Functions functions) {
    boolean call = !functions.isHidden("dict") && Names.all(dict.entries().keySet());
    List<Item> items = new ArrayList<>(dict.entries().size());
    for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
      String label = call ? entry.getKey() + "=" : flat(entry.getKey(), functions) + ": ";
      items.add(new Item(label, entry.getValue()));
    }
    return new Piece(call ? "dict(" : "{", items, call ? ")" : "}");
  }

  private static List<Item> unlabelled(Iterable<ConfigNode> nodes) {
    List<Item> items = new ArrayList<>();
    nodes.forEach(node -> items.add(new Item("", node)));
    return items;
  }

  /** A node on one line. */
  static String flat(ConfigNode node) {
    return flat(node, Functions.PLAIN);
  }

  static String flat(ConfigNode node, Functions functions) {
    StringBuilder out = new StringBuilder();
    append(out, node, functions, Integer.MAX_VALUE);
    return out.toString();
  }

  /** Writes a node on one line; false as soon as {@code out} is longer than {@code limit}. */
  static boolean append(StringBuilder out, ConfigNode node, Functions functions, int limit) {
    return of(node, functions).append(out, functions, limit);
  }

  /** Writes the piece on one line; false as soon as {@code out} is longer than {@code limit}. */
  boolean append(StringBuilder out, Functions functions, int limit) {
    out.append(open);
    if (items != null) {
      String separator = "";
      for (Item item : items) {
        out.append(separator).append(item.label);
        if (out.length() > limit || !append(out, item.value, functions, limit)) {
          return false;
        }
        separator = ", ";
      }
      out.append(close);
    }
    return out.length() <= limit;
  }

  static String scalar(@Nullable Object value, Functions functions) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? PythonText.ofFloat(number)
          : functions.name("float") + "('" + PythonText.ofFloat(number) + "')";
    }
    if (value instanceof String string) {
      // Two braces would be read as a template when the text is read again.
      return PythonText.ofString(string).replace("{{", "{\\x7b");
    }
    if (value instanceof RangeValue range) {
      String ends = functions.name("range") + "(" + range.start() + ", " + range.stop();
      return range.step() == 1 ? ends + ")" : ends + ", " + range.step() + ")";
    }
    return value.toString();
  }
}
