package org.cfgrun.cli.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.SetNode;
import org.jspecify.annotations.Nullable;

/**
 * Converts a config to the data of the tree. Keys have one letter, because a config has thousands
 * of nodes: {@code k} key, {@code i} whether the key is an index, {@code t} type, {@code v} value
 * of a scalar, {@code n} name of the component, {@code c} children, {@code o} origins, newest
 * first, {@code w} the variables that the value passed through.
 */
final class TreeData {
  /** A config beyond this is generated; its page would be slow and have tens of megabytes. */
  static final int MOST_NODES = 100_000;

  private static final int LONGEST_VALUE = 10_000;
  private static final int LONGEST_WRITTEN = 120;
  private static final int MOST_ORIGINS = 20;

  private final FileTable files;
  private int nodes;

  TreeData(FileTable files) {
    this.files = files;
  }

  /** Returns whether nodes were left out. */
  boolean isCut() {
    return nodes > MOST_NODES;
  }

  /** Returns the tree of a config. */
  JsonObject of(DictNode root) {
    return node("", false, root);
  }

  private JsonObject node(String key, boolean index, ConfigNode value) {
    nodes++;
    JsonObject json = new JsonObject();
    json.addProperty("k", key);
    if (index) {
      json.addProperty("i", 1);
    }
    json.addProperty("t", value.typeName());
    JsonArray children = null;
    if (value instanceof DictNode dict) {
      children = new JsonArray();
      if (dict.get("type") instanceof ScalarNode type && type.value() instanceof String name) {
        json.addProperty("n", Printable.line(name));
      }
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        if (nodes > MOST_NODES) {
          break;
        }
        children.add(node(keyText(entry.getKey()), false, entry.getValue()));
      }
    } else if (value instanceof SequenceNode sequence) {
      children = items(sequence.items());
    } else if (value instanceof SetNode set) {
      children = items(set.items());
    }
    if (children == null) {
      json.addProperty("v", ConfigPrinter.printShort(value, LONGEST_VALUE));
    } else {
      json.add("c", children);
    }
    JsonArray origins = origins(value.origin());
    if (!origins.isEmpty()) {
      json.add("o", origins);
    }
    JsonArray variables = variables(value.origin());
    if (!variables.isEmpty()) {
      json.add("w", variables);
    }
    return json;
  }

  private JsonArray items(Iterable<ConfigNode> items) {
    JsonArray children = new JsonArray();
    int index = 0;
    for (ConfigNode item : items) {
      if (nodes > MOST_NODES) {
        break;
      }
      children.add(node(Integer.toString(index++), true, item));
    }
    return children;
  }

  private static String keyText(ConfigNode key) {
    return key instanceof ScalarNode scalar && scalar.value() instanceof String text
        ? Printable.line(text)
        : ConfigPrinter.printShort(key, LONGEST_WRITTEN);
  }

  /** Each origin is the ordinal of its kind, a place, and what was written there if it is gone. */
  private JsonArray origins(Origin newest) {
    JsonArray origins = new JsonArray();
    for (@Nullable Origin at = newest; at != null && origins.size() < MOST_ORIGINS; ) {
      JsonArray origin = new JsonArray();
      origin.add(at.kind().ordinal());
      files.place(at.span()).forEach(origin::add);
      if (at != newest && at.kind() != Origin.Kind.MERGED) {
        origin.add(written(at.span()));
      }
      origins.add(origin);
      at = at.replaced();
    }
    return origins;
  }

  private static String written(Span span) {
    int end = Math.min(span.end(), span.start() + LONGEST_WRITTEN);
    String text = span.source().text().substring(span.start(), end).replaceAll("\\s+", " ");
    return Printable.line(end < span.end() ? text + " ..." : text);
  }

  private JsonArray variables(Origin origin) {
    JsonArray variables = new JsonArray();
    for (Origin.Via via : origin.via()) {
      if (!via.name().equals(ReservedKeys.BASE)) {
        JsonArray variable = new JsonArray();
        variable.add(Printable.line(via.name()));
        files.place(via.span()).forEach(variable::add);
        variables.add(variable);
      }
    }
    return variables;
  }
}
