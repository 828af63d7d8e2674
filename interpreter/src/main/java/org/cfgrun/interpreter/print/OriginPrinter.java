package org.cfgrun.interpreter.print;

import java.util.Map;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * Prints a config as lines of the form {@code data.train.pipeline.2.type = value # file:line}, one
 * per value. The line of a value that replaced another one also names the origin of the other.
 */
public final class OriginPrinter {
  private static final int COMMENT_COLUMN = 60;

  private final StringBuilder out = new StringBuilder();

  private OriginPrinter() {}

  /** Returns the lines of a config. */
  public static String print(ConfigNode node) {
    OriginPrinter printer = new OriginPrinter();
    printer.walk("", node);
    return printer.out.toString();
  }

  private void walk(String path, ConfigNode node) {
    if (node instanceof DictNode dict && !dict.entries().isEmpty()) {
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        walk(join(path, Printable.line(JsonPrinter.key(entry.getKey()))), entry.getValue());
      }
    } else if (node instanceof SequenceNode sequence && hasParts(sequence.items())) {
      for (int i = 0; i < sequence.items().size(); i++) {
        walk(join(path, Integer.toString(i)), sequence.items().get(i));
      }
    } else {
      line(path, node);
    }
  }

  private static boolean hasParts(Iterable<ConfigNode> items) {
    for (ConfigNode item : items) {
      if (item instanceof DictNode || item instanceof SequenceNode) {
        return true;
      }
    }
    return false;
  }

  private static String join(String path, String step) {
    return path.isEmpty() ? step : path + "." + step;
  }

  private void line(String path, ConfigNode node) {
    int start = out.length();
    out.append(path).append(" = ").append(ValueDocs.flat(node));
    do {
      out.append(' ');
    } while (out.length() - start < COMMENT_COLUMN);
    Origin origin = node.origin();
    out.append(" # ").append(place(origin.span()));
    for (Origin former = origin.replaced(); former != null; former = former.replaced()) {
      out.append(", over ").append(place(former.span()));
    }
    out.append('\n');
  }

  private static String place(Span span) {
    return span.source().name() + ":" + span.line();
  }
}
