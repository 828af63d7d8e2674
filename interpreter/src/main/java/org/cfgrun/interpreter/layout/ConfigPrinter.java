package org.cfgrun.interpreter.layout;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Writes a config as config text that reads back to the same value, here and in Python.
 *
 * <p>What fits stands on one line; else a dict has an argument a line, and a list of scalars fills
 * its lines, with the closing bracket behind the last item.
 */
public final class ConfigPrinter {
  private static final int WIDTH = 79;
  private static final String INDENT = "    ";

  private final StringBuilder out = new StringBuilder();
  private final Functions functions;

  private ConfigPrinter(Functions functions) {
    this.functions = functions;
  }

  /**
   * The whole config, a key after the other. A top-level key that is no name, or begins with two
   * underscores (only json, yaml and options can give one), has no place in config text and is left
   * out with a comment.
   */
  public static String print(DictNode config) {
    Functions functions = Functions.hiddenBy(config);
    ConfigPrinter printer = new ConfigPrinter(functions);
    config.entries().forEach(printer::entry);
    return functions.prelude(printer.out) + printer.out;
  }

  /** One value, laid out as it would be in a config. */
  public static String printValue(ConfigNode value) {
    ConfigPrinter printer = new ConfigPrinter(Functions.PLAIN);
    printer.value(value, 0, 0, 0);
    return printer.out.append('\n').toString();
  }

  /** One value on one line, cut where it has more than {@code width} characters. */
  public static String printShort(ConfigNode value, int width) {
    StringBuilder text = new StringBuilder();
    if (Piece.append(text, value, Functions.PLAIN, width)) {
      return text.toString();
    }
    return text.substring(0, Math.min(text.length(), width - 3)) + "...";
  }

  /** {@code key = value} of a top level key, with its line end. */
  static String printEntry(String name, ConfigNode value) {
    ConfigPrinter printer = new ConfigPrinter(Functions.PLAIN);
    printer.entry(new ScalarNode(name, value.origin()), value);
    return printer.out.toString();
  }

  private void entry(ConfigNode key, ConfigNode value) {
    String name = Names.of(key);
    if (name == null || name.startsWith("__")) {
      out.append("# ")
          .append(Piece.flat(key))
          .append(name == null ? " is no name: " : " is no key: ");
      out.append(Piece.flat(value)).append('\n');
      return;
    }
    out.append(name).append(" = ");
    value(value, 0, name.length() + 3, 0);
    out.append('\n');
  }

  /**
   * Writes a value.
   *
   * @param indent how many steps the line is indented
   * @param column where in the line the value begins
   * @param trailing how many characters must still fit behind it
   */
  private void value(ConfigNode node, int indent, int column, int trailing) {
    int start = out.length();
    Piece piece = Piece.of(node, functions);
    if (piece.append(out, functions, start + WIDTH - column - trailing)) {
      return;
    }
    out.setLength(start);
    out.append(piece.open());
    List<Piece.Item> items = piece.items();
    if (items == null) {
      return;
    }
    if (items.stream().allMatch(item -> item.label().isEmpty() && isScalar(item.value()))) {
      fill(items, indent + 1, trailing + piece.close().length());
    } else {
      stack(items, indent + 1, trailing + piece.close().length());
    }
    out.append(piece.close());
  }

  private static boolean isScalar(ConfigNode node) {
    return node instanceof ScalarNode;
  }

  private void stack(List<Piece.Item> items, int indent, int trailing) {
    for (int i = 0; i < items.size(); i++) {
      newLine(indent);
      Piece.Item item = items.get(i);
      out.append(item.label());
      boolean last = i == items.size() - 1;
      int column = indent * INDENT.length() + item.label().length();
      value(item.value(), indent, column, last ? trailing : 1);
      if (!last) {
        out.append(',');
      }
    }
  }

  private void fill(List<Piece.Item> items, int indent, int trailing) {
    int column = WIDTH;
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      String text = Piece.flat(items.get(i).value(), functions) + (last ? "" : ",");
      int behind = last ? trailing : 0;
      if (column + 1 + text.length() + behind > WIDTH) {
        newLine(indent);
        column = indent * INDENT.length();
      } else {
        out.append(' ');
        column++;
      }
      out.append(text);
      column += text.length();
    }
  }

  private void newLine(int indent) {
    out.append('\n');
    for (int i = 0; i < indent; i++) {
      out.append(INDENT);
    }
  }
}
