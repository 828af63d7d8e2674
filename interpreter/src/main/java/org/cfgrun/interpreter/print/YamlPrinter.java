package org.cfgrun.interpreter.print;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.SetNode;
import org.jspecify.annotations.Nullable;

/**
 * Prints a config as YAML 1.1 that reads back here and in PyYAML. Tuples, sets and ranges become
 * sequences, and keys that are tuples or sets become strings. A dict or sequence of scalars that
 * fits on a line is written in one.
 *
 * <p>SnakeYAML's emitter is not used: it cannot write half surrogate pairs, writes strings with
 * control characters as {@code !!binary}, and writes {@code =} without quotes, which PyYAML
 * refuses.
 */
public final class YamlPrinter {
  private static final int WIDTH = 80;
  // As in PyYAML. A key without `?` can have at most 1024 characters and must be on one line.
  private static final int MAX_SIMPLE_KEY = 128;

  private final StringBuilder out = new StringBuilder();
  // Whether a line has begun with the `- ` of a sequence, after which its item continues.
  private boolean begun;

  private YamlPrinter() {}

  /**
   * Returns a config as YAML text.
   *
   * @throws ConfigException for keys that differ in Python, but not in YAML
   */
  public static String print(ConfigNode node) {
    YamlPrinter printer = new YamlPrinter();
    Collection parts = Collection.of(node);
    if (isScalar(node) || parts.isEmpty()) {
      printer.out.append(flow(node, WIDTH)).append('\n');
    } else {
      printer.block(parts, 0);
    }
    return printer.out.toString();
  }

  /**
   * The parts of a dict, or of a value that YAML writes as a sequence.
   *
   * @param keys the keys as text; null for a sequence
   */
  private record Collection(@Nullable List<String> keys, List<ConfigNode> values) {
    static Collection of(ConfigNode node) {
      return node instanceof DictNode dict
          ? new Collection(keysOf(dict), List.copyOf(dict.entries().values()))
          : new Collection(null, items(node));
    }

    private static List<ConfigNode> items(ConfigNode node) {
      if (node instanceof SequenceNode sequence) {
        return sequence.items();
      }
      if (node instanceof SetNode set) {
        return List.copyOf(set.items());
      }
      return node instanceof ScalarNode scalar && scalar.value() instanceof RangeValue range
          ? range.numbers().stream().<ConfigNode>map(n -> new ScalarNode(n, node.origin())).toList()
          : List.of();
    }

    boolean isEmpty() {
      return values.isEmpty();
    }
  }

  private static List<String> keysOf(DictNode dict) {
    List<String> keys = new ArrayList<>(dict.entries().size());
    Set<String> known = new HashSet<>();
    for (ConfigNode key : dict.entries().keySet()) {
      boolean word = key instanceof ScalarNode scalar && !(scalar.value() instanceof RangeValue);
      String text = word ? YamlScalars.of((ScalarNode) key) : YamlScalars.of(JsonPrinter.key(key));
      if (!known.add(text)) {
        throw JsonPrinter.clash(key, dict, "YAML");
      }
      keys.add(text);
    }
    return keys;
  }

  private static boolean isScalar(ConfigNode node) {
    return node instanceof ScalarNode scalar
        && !(scalar.value() instanceof RangeValue range
            && range.length() <= RangeValue.MAX_WRITTEN);
  }

  /** Writes a collection over several lines. */
  private void block(Collection parts, int indent) {
    for (int i = 0; i < parts.values().size(); i++) {
      indent(indent);
      if (parts.keys() == null) {
        out.append('-');
        item(parts.values().get(i), indent);
      } else {
        entry(parts.keys().get(i), parts.values().get(i), indent);
      }
    }
  }

  private void indent(int columns) {
    if (begun) {
      out.append(' ');
    } else {
      out.append(" ".repeat(columns));
    }
    begun = false;
  }

  private void item(ConfigNode value, int indent) {
    String flow = flow(value, WIDTH - indent - 2);
    if (flow == null) {
      begun = true;
      block(Collection.of(value), indent + 2);
    } else {
      out.append(' ').append(flow).append('\n');
    }
  }

  private void entry(String key, ConfigNode value, int indent) {
    if (key.length() > MAX_SIMPLE_KEY) {
      out.append("? ").append(key).append('\n').append(" ".repeat(indent));
    } else {
      out.append(key);
    }
    out.append(':');
    String flow = flow(value, WIDTH - indent - key.length() - 2);
    if (flow == null) {
      out.append('\n');
      Collection parts = Collection.of(value);
      block(parts, parts.keys() == null ? indent : indent + 2);
    } else {
      out.append(' ').append(flow).append('\n');
    }
  }

  /**
   * Returns a scalar, an empty collection, or a collection of scalars that fits into some columns;
   * null for any other value.
   */
  private static @Nullable String flow(ConfigNode node, int columns) {
    if (isScalar(node)) {
      return YamlScalars.of((ScalarNode) node);
    }
    Collection parts = Collection.of(node);
    StringBuilder text = new StringBuilder(parts.keys() == null ? "[" : "{");
    for (int i = 0; i < parts.values().size(); i++) {
      ConfigNode part = parts.values().get(i);
      if (!isScalar(part) || text.length() >= columns) {
        return null;
      }
      text.append(i == 0 ? "" : ", ");
      if (parts.keys() != null) {
        text.append(parts.keys().get(i)).append(": ");
      }
      text.append(YamlScalars.of((ScalarNode) part));
    }
    text.append(parts.keys() == null ? ']' : '}');
    return parts.isEmpty() || text.length() <= columns ? text.toString() : null;
  }
}
